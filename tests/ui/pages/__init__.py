"""Each page, in acts of the desk."""

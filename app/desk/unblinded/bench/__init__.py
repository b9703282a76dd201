"""The acts of a preparation, from the acceptance to what is found after the infusion."""

"""The allocation list after its commissioning, for eyes that know no arm."""

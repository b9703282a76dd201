"""The acts of the desk and the ports they need."""

"""The window on a real X display, at real keyboards."""

"""The window, in acts of hand, keyboard and scanner."""

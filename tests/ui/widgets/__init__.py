"""The widgets, by hand and by keyboard."""

"""The acts for those who may know the arm."""

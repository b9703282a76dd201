"""The window's controls, each one file, each shown on a gallery page."""

"""The window. The only room that may import PySide6; empty until the window is built."""

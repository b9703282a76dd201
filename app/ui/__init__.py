"""The window. The only room that imports PySide6; it asks for acts and writes nothing."""

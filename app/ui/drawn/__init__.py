"""The window drawn and measured without anybody at it."""

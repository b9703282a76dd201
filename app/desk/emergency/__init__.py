"""When a treatment must be told, and when no machine answers."""

"""The verbs of the command line, and join.py, the one place where the rooms are joined."""

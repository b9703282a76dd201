"""The study's own settings: its sites, and other versions of it or of the program."""

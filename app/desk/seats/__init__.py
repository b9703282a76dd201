"""The people of a study: their seats, their keys, what each signed and what counts of it."""

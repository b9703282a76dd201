"""The allocation list itself: committed, imported, numbered, taken from, opened."""

"""What the gallery shows: each control in its states, with made-up values."""

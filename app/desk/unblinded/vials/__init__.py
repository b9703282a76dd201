"""The frozen vials: what came, what became of each, and what is there."""

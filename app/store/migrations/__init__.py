"""How the schema of a study file came to be, one revision a step."""

"""The only room in which a treatment has a name: the arm, the list, its import and checks."""

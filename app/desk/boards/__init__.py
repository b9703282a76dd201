"""Where everything stands: each bag, each announced clock, all that is due."""

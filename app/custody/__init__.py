"""The signed log: entries, tree, checkpoints, audit, and the boards read from it. Pure."""

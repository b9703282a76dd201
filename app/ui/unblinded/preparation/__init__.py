"""The preparation page: one bag from its reveal to its release, and what goes otherwise."""

"""The printed shares of the keys, and what two of them open."""

"""The vocabulary of a trial: configuration, names, quantities, refusals, words. Stdlib only."""

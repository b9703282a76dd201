"""The vocabulary of a trial: configuration, names, quantities, sealed values, refusals, words. Standard library only."""

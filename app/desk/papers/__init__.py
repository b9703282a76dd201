"""The papers of the blinded side."""

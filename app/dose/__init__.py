"""From a weight to a dose: arithmetic, working, counts, vials, tolerances. Pure."""

"""The page of the log: searched, sorted, told, proved, taken away."""

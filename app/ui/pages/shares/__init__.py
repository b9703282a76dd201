"""The page of the printed shares: made by two, placed with three, tested from paper."""

"""The page of the stock: what came, what is there, what leaves."""

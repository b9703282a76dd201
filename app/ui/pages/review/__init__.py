"""The page on which a reader of the log asks, answers, draws samples and signs."""

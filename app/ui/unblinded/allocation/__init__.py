"""The pages of the allocation list: commissioned, and what becomes of it."""

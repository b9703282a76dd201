"""The reader that types, shortcuts and held keys, the lock."""

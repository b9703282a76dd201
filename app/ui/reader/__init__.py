"""The reader that types: its scans taken out of the stream of keys, and where each one goes."""

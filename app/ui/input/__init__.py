"""Keys, scans and typed moments read for what they are; no page is known here."""

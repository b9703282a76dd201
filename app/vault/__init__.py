"""Passphrases, keys, sealing and signatures. The only room that imports cryptography."""

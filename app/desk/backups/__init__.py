"""Backups: taken, carried, proved, compared, put back."""

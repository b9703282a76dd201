"""What unblinded eyes read of the bench: worksheet, registers, archive."""

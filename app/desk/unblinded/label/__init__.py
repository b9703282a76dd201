"""The label at the bench: printed, accounted for, proved to tell nothing."""

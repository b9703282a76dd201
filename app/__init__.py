"""Opaline: the workstation of the unblinded pharmacist in a blinded cell-therapy trial."""

__version__ = "0.1.0"

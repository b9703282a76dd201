"""Opaline: the workstation of the unblinded pharmacist in a blinded cell-therapy trial."""
from __future__ import annotations

__version__ = "0.2.0"

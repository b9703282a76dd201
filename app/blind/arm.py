"""The arm of one patient: it can be compared and handed on, but it has no face."""

from __future__ import annotations

from typing import ClassVar, NoReturn, SupportsIndex, final

from app.trial.refusal import Trouble


@final
class Arm:
    """One of two: `Arm.CELLS`, the tested cells, and `Arm.CONTROL`, albumin alone.

    Members hold no data at all; they differ by identity only. ``repr``, ``str``
    and ``format`` show ``<arm>``; copying, pickling and JSON raise ``TypeError``.
    """

    __slots__ = ()

    CELLS: ClassVar[Arm]
    CONTROL: ClassVar[Arm]

    def __new__(cls) -> Arm:
        raise TypeError("there are two arms and no more")

    def __repr__(self) -> str:
        return "<arm>"

    def __format__(self, spec: str) -> str:
        return "<arm>"

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("an arm is neither copied nor pickled")


Arm.CELLS = object.__new__(Arm)
Arm.CONTROL = object.__new__(Arm)


def arm_code(arm: Arm) -> str:
    """The one letter of an arm inside a sealed payload; nowhere else may it stand."""
    return "T" if arm is Arm.CELLS else "C"


def arm_from_code(code: str) -> Arm:
    """The arm of a letter read from an opened sealed payload; raises Trouble ``arm.unreadable``."""
    if code == "T":
        return Arm.CELLS
    if code == "C":
        return Arm.CONTROL
    raise Trouble("arm.unreadable")

"""A value without a face: it can be carried and opened, but not shown by accident."""

from __future__ import annotations

from typing import Generic, NoReturn, SupportsIndex, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Sealed(Generic[T_co]):
    """Holds a value that must not reach a screen, a log, a crash report or a pickle.

    ``repr``, ``str`` and ``format`` show ``<sealed>``; copying and pickling raise
    ``TypeError``. The value is had by `open`, a word that is easy to search for.
    """

    __slots__ = ("_value",)

    def __init__(self, value: T_co) -> None:
        self._value = value

    def open(self) -> T_co:
        """The value itself, for the one place that may use it."""
        return self._value

    def __repr__(self) -> str:
        return "<sealed>"

    def __format__(self, spec: str) -> str:
        return "<sealed>"

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("a sealed value is neither copied nor pickled")

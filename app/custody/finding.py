"""Why a line does not follow from those before it."""

from __future__ import annotations


class Finding(ValueError):
    """One broken rule, by the code of its words (``finding.CODE`` in the catalogue)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DoesNotFollow(Exception):
    """The first line that does not follow: its number, and the finding's code."""

    def __init__(self, number: int, code: str) -> None:
        super().__init__(f"line {number}: {code}")
        self.number = number
        self.code = code

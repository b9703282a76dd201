"""A paper in finished words: worksheet, slip or report, before it has pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGEST = re.compile("[0-9A-Za-z+/=_-]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of what follows; never the last thing on a page."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and their values, one pair a row."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header that every page repeats; `widths` are fractions of the text's width.

    Raises ValueError when a row or the widths do not match the header, or the
    widths exceed the whole.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]

    def __post_init__(self) -> None:
        """Counts the columns."""
        if {len(row) for row in (*self.rows, self.widths)} != {len(self.header)}:
            raise ValueError("columns without a header")
        if sum(self.widths) > 1.000001 or min(self.widths) <= 0:
            raise ValueError("widths that are not parts of the page")


@dataclass(frozen=True, slots=True)
class Lines:
    """Paragraphs."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signed: meaning, name, time; an empty time leaves room for a pen."""

    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest, root or signature, whose characters must not move a single byte around them.

    `value` is hexadecimal, base32 or base64, for these are in every embedded
    font and stand in a page without escape. Raises ValueError for any other.
    """

    name: str
    value: str

    def __post_init__(self) -> None:
        """Checks the alphabet."""
        if not _DIGEST.fullmatch(self.value):
            raise ValueError("a digest in another alphabet")


@dataclass(frozen=True, slots=True)
class Code:
    """A square of black and white modules for a reader, row by row, True where it is black.

    Every module is drawn, the white ones too: what it says moves no byte around it
    and changes no length. Raises ValueError when it is no square.
    """

    modules: tuple[tuple[bool, ...], ...]

    def __post_init__(self) -> None:
        """Counts rows and columns."""
        if {len(row) for row in self.modules} != {len(self.modules)}:
            raise ValueError("a code that is no square")


@dataclass(frozen=True, slots=True)
class Fold:
    """A line to fold the sheet along, `at` mm from its upper edge, and what is said above it."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Keyed:
    """Rows that somebody will type back, numbered and large, and the same as a QR code beside them.

    `symbol` is digits and capital letters.
    """

    rows: tuple[str, ...]
    symbol: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Marks on a line from 0 to 1, what stands under it, what is cut out; and rows, each one line.

    A mark is a place and how many marks stand below it there. All of it stands
    on one page, in smaller letters the more rows there are; what is wider than
    its column ends in an ellipsis. Raises ValueError as `Table`.
    """

    marks: tuple[tuple[float, int], ...]
    clocks: tuple[tuple[float, str], ...]
    cuts: tuple[tuple[float, str], ...]
    table: Table


@dataclass(frozen=True, slots=True)
class Beside:
    """Two columns of blocks, the left one a `share` of the width; one under the other if too long.

    Raises ValueError for a share that leaves one of them nothing.
    """

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    share: float

    def __post_init__(self) -> None:
        """Checks the share."""
        if not 0 < self.share < 1:
            raise ValueError("a column without width")


Block = Axis | Beside | Heading | Facts | Table | Lines | Signatures | Digest | Code | Fold | Keyed


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything on a paper, in finished words.

    `marks` stand conspicuously on every page; `page_words` tells the page and
    holds ``{page}`` and ``{pages}``. A `dense` paper is set small, so that what
    belongs on one page stands on one.
    """

    title: str
    marks: tuple[str, ...]
    subtitle: str
    blocks: tuple[Block, ...]
    footer: str
    page_words: str
    dense: bool = False

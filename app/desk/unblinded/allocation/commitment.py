"""The statistician's commitment: made once, printed for the protocol, compared at commissioning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app import __version__
from app.blind.allocation import AllocationList, ListRow
from app.blind.committed import Committed, unpack
from app.blind.listfile import Expected
from app.blind.reading import Reading
from app.custody.tree import root_of
from app.desk.ports import PACKET_MARK
from app.desk.unblinded.allocation.expecting import ARMS
from app.desk.unblinded.allocation.list_files import read_file
from app.desk.unblinded.workbench import Workbench
from app.labels.matrix import head_symbol
from app.papers.paper import Block, Code, Digest, Facts, Heading, Lines, Paper, Signatures
from app.trial.collecting import collecting_later
from app.trial.refusal import Refusal
from app.trial.spoken import code_of, read_spoken, words_of
from app.trial.words import Words

ROOT_BYTES = 32
SECRET_BYTES = 16
_WORDS_A_LINE = 9


Salted = tuple[ListRow, bytes]
"""A row as the study names it, and its plaintext with the salt that its statistician gave it."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A packet and the root that people read from the printed page, 32 bytes.

    No list is proposed but through `salted`, which compares the two.
    """

    committed: Committed
    root: bytes

    @property
    def data(self) -> bytes:
        """The list's file."""
        return self.committed.data.open()

    def reading(self, said: Reading) -> Reading:
        """How the list is read: as its statistician said, and as two people said beside that."""
        return Reading({**said.columns, **self.committed.columns}, said.strata)

    @collecting_later()
    def salted(self, found: AllocationList, reading: Reading) -> list[Salted]:
        """The rows of the list, each with its plaintext, in file order.

        Raises Refusal ``commitment.differs`` for a list that the page does not stand for.
        """
        own = found.rows
        if reading != (as_sent := Reading(self.committed.columns)):
            # Its statistician knew nothing of the study's names for its strata.
            own = read_file(self.data, Expected(None, ARMS, reading=as_sent)).rows
        packed = self.committed.packed(own)
        if root_of(self.committed.leaves(own, packed)) != self.root:
            raise Refusal("commitment.differs")
        # What a row says is the same under either name of its stratum.
        return list(zip(found.rows, packed, strict=True))


def is_packet(data: bytes) -> bool:
    """Whether a file is a statistician's packet, sealed."""
    return data.startswith(PACKET_MARK)


def root_over(committed: Committed, rows: Sequence[ListRow]) -> bytes:
    """The root that a list is committed to by, 32 bytes; it tells nothing of a row."""
    return root_of(committed.leaves(rows))


def open_committed(
    workbench: Workbench, packet: bytes, words: str, commitment: str
) -> Compared:
    """The packet's content, with the commitment that its list must be the one of.

    `words` open the packet, `commitment` is what the annex to the protocol says, as words or
    as code. A list that can be read as it was sent is compared at once, any other when it is
    proposed. Raises Refusal ``spoken.mistyped``, ``packet.closed``, ``commitment.differs``.
    """
    root = read_spoken(commitment, ROOT_BYTES)
    secret = read_spoken(words, SECRET_BYTES)
    compared = Compared(unpack(workbench.desk.vault.open_packet(secret, packet)), root)
    as_sent = Reading(compared.committed.columns)
    try:
        found = read_file(compared.data, Expected(None, ARMS, reading=as_sent))
    except Refusal:
        return compared
    compared.salted(found, as_sent)
    return compared


def annex(found: AllocationList, root: bytes, name: str, words: Words) -> Paper:
    """The page for the protocol's annex: what is committed to, and no word of it.

    It is the same for every reader: counts alone, no block, no answer to a query, no date, so
    that it can be printed again to the byte.
    """
    say = words.say
    spoken, code = words_of(root).split(), code_of(root).split("-")
    counts = Counter(row.stratum for row in found.rows)
    blocks: tuple[Block, ...] = (
        Facts((
            (say("annex.file"), name), (say("annex.rows"), str(len(found.rows))),
            *((say("annex.stratum", name=stratum), str(rows)) for stratum, rows in counts.items()),
        )),
        Heading(say("annex.words")),
        Lines(_in_lines(spoken, " ")),
        Heading(say("annex.code")),
        Lines(_in_lines(code, "-")),
        Code(head_symbol("".join(code))),
        Digest(say("annex.root"), root.hex()),
        Heading(say("annex.how")),
        Lines((say("annex.explained"), say("annex.compared"))),
        Heading(say("annex.signature")),
        Signatures(((say("annex.statistician"), "", ""),)),
    )  # fmt: skip
    return Paper(
        title=say("annex.title"), marks=(), subtitle=say("annex.subtitle"), blocks=blocks,
        footer=say("annex.footer", version=__version__), page_words=say("paper.page"),
    )  # fmt: skip


def _in_lines(parts: Sequence[str], between: str) -> tuple[str, ...]:
    places = range(0, len(parts), _WORDS_A_LINE)
    return tuple(between.join(parts[place : place + _WORDS_A_LINE]) for place in places)

"""The statistician's commitment: made once, printed for the protocol, compared at commissioning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from app import __version__
from app.blind.allocation import AllocationList, ListRow
from app.blind.committed import Committed, unpack
from app.custody.tree import root_of
from app.desk.ports import PACKET_MARK
from app.desk.unblinded.commissioning import read_expected
from app.desk.unblinded.workbench import Workbench
from app.papers.paper import Block, Digest, Facts, Heading, Lines, Paper, Signatures
from app.trial.refusal import Refusal
from app.trial.spoken import code_of, read_spoken, words_of
from app.trial.words import Words

ROOT_BYTES = 32
SECRET_BYTES = 16
_WORDS_A_LINE = 9


def is_packet(data: bytes) -> bool:
    """Whether a file is a statistician's packet, sealed."""
    return data.startswith(PACKET_MARK)


def root_over(committed: Committed, rows: Sequence[ListRow]) -> bytes:
    """The root that a list is committed to by, 32 bytes; it tells nothing of a row."""
    return root_of(committed.leaves(rows))


def open_committed(
    workbench: Workbench, packet: bytes, words: str, commitment: str
) -> Committed:
    """The packet's content, once its list is the one that the printed commitment stands for.

    `words` open the packet, `commitment` is what the annex to the protocol
    says, as words or as code. Raises Refusal ``spoken.mistyped``, ``packet.closed``,
    ``commitment.differs``, and as `preview_list`.
    """
    root = read_spoken(commitment, ROOT_BYTES)
    secret = read_spoken(words, SECRET_BYTES)
    committed = unpack(workbench.desk.vault.open_packet(secret, packet))
    found = read_expected(workbench, committed.data.open())
    if root_over(committed, found.rows) != root:
        raise Refusal("commitment.differs")
    return committed


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

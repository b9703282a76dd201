"""A list as its statistician sends it: the sealed packet, the words that open it, the root."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.blind.allocation import AllocationList
from app.blind.committed import SEED_BYTES, Committed
from app.blind.listfile import Expected
from app.desk.ports import Entropy
from app.desk.unblinded.allocation.commitment import (
    SECRET_BYTES,
    Compared,
    open_committed,
    root_over,
)
from app.desk.unblinded.allocation.expecting import ARMS
from app.desk.unblinded.allocation.list_files import read_file
from app.desk.unblinded.workbench import Workbench
from app.trial.sealed import Sealed
from app.trial.spoken import code_of, words_of
from app.vault.packet import seal_packet

_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Sent:
    """What leaves the statistician, by two ways: the packet, and apart from it all the rest."""

    packet: bytes
    words: str = field(repr=False)
    """What opens it."""
    root: bytes
    found: AllocationList


def commit_to(data: bytes, expected: Expected, answer: str, entropy: Entropy) -> Sent:
    """Commits to a list's file; raises Refusal ``list.refused``."""
    seed, secret = entropy.draw("seed", SEED_BYTES), entropy.draw("secret", SECRET_BYTES)
    columns = expected.reading.columns
    committed = Committed(Sealed(data), Sealed(seed), expected.name, answer, columns)
    found = read_file(data, expected)
    packet = seal_packet(secret, entropy.draw("packet", _NONCE_BYTES), committed.pack())
    return Sent(packet, words_of(secret), root_over(committed, found.rows), found)


def as_sent(workbench: Workbench, data: bytes, answer: str = "") -> Compared:
    """A list committed to here, its packet opened and held against its root by the desk's way.

    For studies that are practised with, which have no statistician.
    """
    strata = workbench.desk.study.strata
    sole = strata if len(strata) == 1 else None
    expected = Expected(sole, ARMS, name="list.csv")
    sent = commit_to(data, expected, answer, workbench.desk.entropy)
    return open_committed(workbench, sent.packet, sent.words, code_of(sent.root))

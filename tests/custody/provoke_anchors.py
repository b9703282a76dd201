"""Files that are whole in themselves, and not what was seen of them elsewhere."""

from __future__ import annotations

from app.custody.checkpoint import Checkpoint, NoteSignature, note_key_id, note_name
from app.custody.verdict import Anchor
from app.desk.ports import Pen
from tests.custody.day import closed
from tests.custody.provoking import Broken, provokes
from tests.custody.scribe import Scribe


def checkpoint(scribe: Scribe, pen: Pen | None = None, log_id: bytes | None = None) -> Checkpoint:
    """The scribe's head as the pharmacist signs it, or as `pen` does in the pharmacist's name."""
    bare = Checkpoint(log_id or scribe.log_id, len(scribe.lines), scribe.root())
    name = note_name(bare.log_id, scribe.crew.pharmacist.seat.seat)
    root = scribe.crew.pharmacist.keys.root
    signature = (pen or root).sign(bare.text().encode())
    signed = NoteSignature(name, note_key_id(name, root.public_key), signature)
    return Checkpoint(bare.log_id, bare.size, bare.root, (signed,))


def longer() -> Scribe:
    """A study in which an auditor has signed in."""
    scribe = Scribe()
    scribe.write("SignedIn", {}, "auditor")
    return scribe


@provokes("log.cut")
def a_tail_cut_off() -> Broken:
    scribe = Scribe()
    anchor = Anchor(len(scribe.lines), scribe.root())
    scribe.lines.pop()
    return Broken(scribe, anchor.size - 1, anchor)


@provokes("log.cut")
def a_tail_cut_off_below_a_checkpoint() -> Broken:
    anchor = Anchor.of(checkpoint(longer()))
    return Broken(Scribe(), anchor.size - 1, anchor)


@provokes("log.cut")
def an_older_copy_beside_a_newer_one() -> Broken:
    newer = longer()
    return Broken(Scribe(), len(newer.lines) - 1, copy=newer)


@provokes("log.other_history")
def a_log_told_again_otherwise() -> Broken:
    seen, told = longer(), closed().scribe
    return Broken(told, len(seen.lines), Anchor(len(seen.lines), seen.root()))


@provokes("log.other_history")
def a_log_told_again_otherwise_and_damaged_behind_the_anchor() -> Broken:
    seen, told = longer(), closed().scribe
    told.lines.pop(-2)
    return Broken(told, len(seen.lines), Anchor.of(checkpoint(seen)))


@provokes("log.other_log")
def a_checkpoint_of_another_study() -> Broken:
    return Broken(Scribe(), 0, Anchor.of(checkpoint(Scribe(), log_id=bytes(16))))


@provokes("log.rebuilt")
def a_log_made_anew_from_its_first_line() -> Broken:
    anew = Scribe(blank=True)
    base = Scribe().lines[0]
    anew.write("StudyProposed", {}, raw=base.open.replace(b"Claire", b"Claude"))
    return Broken(anew, 0, Anchor.genesis(base.leaf))


@provokes("log.fork")
def two_copies_that_went_on_apart() -> Broken:
    one, other = longer(), Scribe()
    other.write("SignedIn", {}, "pharmacist")
    return Broken(one, len(one.lines) - 1, copy=other)

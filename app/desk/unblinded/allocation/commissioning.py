"""Act 0 for the allocation list: imported, sealed row by row, confirmed by a second person."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from app.blind.allocation import AllocationList, Preview, preview
from app.blind.arm import Arm
from app.blind.mapping import ArmMapping
from app.blind.reading import USUAL, Reading
from app.blind.rowcodec import commitment
from app.custody.bucket import generation_of
from app.custody.canonical import Value
from app.custody.records import Line, SealedRow
from app.custody.tables import place_of
from app.custody.tree import root_of
from app.desk.allocation.answering import is_signed
from app.desk.confirming import confirm
from app.desk.journal import Person, Signing, Turn
from app.desk.unblinded.allocation.commitment import Compared, Salted
from app.desk.unblinded.allocation.expecting import known_strata, read_expected
from app.desk.unblinded.allocation.numbers import seal_numbers
from app.desk.unblinded.workbench import Workbench, row_box
from app.trial.collecting import collecting_later
from app.trial.refusal import Refusal

LONGEST_WORDS = 240
_FURTHER = len('"columns":{},"strata":{},')


def preview_list(workbench: Workbench, data: bytes, reading: Reading = USUAL) -> Preview:
    """Structure and counts of a list for the two people who commission it; never its order.

    Raises Refusal ``list.refused``, and ``list.for_practice`` or ``list.for_real`` for a list
    of the other kind of study.
    """
    return preview(read_expected(workbench, data, reading))


def propose_list(
    workbench: Workbench, signing: Signing, packet: Compared, arms: Mapping[str, Arm],
    reading: Reading = USUAL,
) -> Line:  # fmt: skip
    """Seals a list's rows one by one and proposes the list; a second person confirms the line.

    `packet` is what the statistician sent, held against the printed commitment; its rows
    keep its salts. `arms` says which word of the list is which arm; `reading` says what its
    unusual names mean, and is sealed with the mapping. The clear bytes are kept
    nowhere. Where a list is in force it must be stopped: the new one holds from its
    next row on. Raises Refusal as `preview_list`, ``commitment.differs``, ``list.words_long``,
    ``list.in_force``, ``list.opened``, ``list.query`` and ``list.unsigned`` for an odd pattern
    that the statistician has not answered for and signed, or what `ArmMapping.of` and
    `seal_numbers` raise.
    """
    desk, strata = workbench.desk, workbench.desk.study.strata
    reading = packet.reading(reading)
    found = read_expected(workbench, packet.data, reading, name=packet.committed.name)
    salted = packet.salted(found, reading)
    sealed = _secrets(packet, arms, found, reading)
    with desk.journal.turn() as turn:
        _require_answered(turn, packet, found)
        turn.require_in_force("StudyProposed")
        if "ListProposed" in desk.board.in_force and desk.board.lists.stop is None:
            raise Refusal("list.in_force")
        _require_not_opened(turn)
        facts = _put(turn, signing, salted, strata)
        line = turn.write("ListProposed", facts, signing, sealed=sealed)
        seal_numbers(workbench, turn, signing, line, found, strata)
        return line


def propose_extension(
    workbench: Workbench, signing: Signing, packet: Compared, arms: Mapping[str, Arm],
    strata: Sequence[str], reading: Reading = USUAL,
) -> Line:  # fmt: skip
    """Seals further rows, which follow those of the list in force once a second person confirms.

    The file holds the new rows alone, of all of `strata`. Raises as `propose_list`,
    and Refusal ``list.stratum``, ``list.life_waiting``, ``in_force.missing``.
    """
    desk, chosen = workbench.desk, known_strata(workbench, strata)
    reading = packet.reading(reading)
    found = read_expected(workbench, packet.data, reading, chosen, packet.committed.name)
    salted = packet.salted(found, reading)
    sealed = _secrets(packet, arms, found, reading)
    with desk.journal.turn() as turn:
        _require_answered(turn, packet, found)
        listed = turn.require_in_force("ListProposed")
        _require_not_opened(turn)
        if any(event.kind == "ListExtended" for event in turn.board.waiting()):
            raise Refusal("list.life_waiting")
        facts = _put(turn, signing, salted, chosen)
        facts |= {"line": listed.number, "leaf": listed.line.leaf.hex()}
        line = turn.write("ListExtended", facts, signing, sealed=sealed)
        seal_numbers(workbench, turn, signing, line, found, chosen)
        return line


def words_of(workbench: Workbench, person: Person, proposal: int) -> tuple[str, ...]:
    """The words for the two arms in a proposed list, in the alphabet's order; not which is which.

    Raises Trouble ``mapping.unreadable``.
    """
    return tuple(workbench.mapping(person, proposal).codes())


def confirm_list(
    workbench: Workbench, signing: Signing, proposal: int, arms: Mapping[str, Arm]
) -> Line:
    """Confirms a proposed list, or further rows, by whoever says anew which word is which arm.

    No check finds a key whose arms are exchanged, so the second person reads the
    statistician's key and is not shown what the first one said. Raises Refusal
    ``list.words_differ`` when the two differ, and as `ArmMapping.of` and `confirm`.
    """
    told = workbench.mapping(signing.person, proposal).codes()
    if ArmMapping.of(arms, told).codes() != told:
        raise Refusal("list.words_differ")
    return confirm(workbench.desk, signing, proposal)


def _require_not_opened(turn: Turn) -> None:
    if turn.board.lists.opening is not None:
        raise Refusal("list.opened")


def _require_answered(turn: Turn, packet: Compared, found: AllocationList) -> None:
    """An odd pattern has an answer under the commitment, and a signature over it."""
    if not found.queries:
        return
    if not packet.committed.answer:
        raise Refusal("list.query")
    if not is_signed(turn.board, packet.root):
        raise Refusal("list.unsigned")


def _secrets(
    packet: Compared, arms: Mapping[str, Arm], found: AllocationList, reading: Reading
) -> dict[str, Value]:
    """What the sealed part of a list's line says of it; refuses what cannot be proposed."""
    mapping = ArmMapping.of(arms, found.arms)
    if _named(arms, reading) > LONGEST_WORDS:
        raise Refusal("list.words_long", most=LONGEST_WORDS)
    sealed: dict[str, Value] = {
        "mapping": mapping.codes(), "file": hashlib.sha256(packet.data).hexdigest(),
    }  # fmt: skip
    if reading != USUAL:
        sealed["columns"] = dict(reading.columns)
        sealed["strata"] = dict(reading.strata)
    sealed["committed"] = packet.root.hex()
    return sealed


@collecting_later()
def _put(
    turn: Turn, signing: Signing, salted: Sequence[Salted], strata: Sequence[str]
) -> dict[str, Value]:
    """Adds the sealed rows to the file; what the open part of their line says."""
    rows, commitments = _seal(turn, signing, salted, strata)
    turn.file.add_list_rows(rows)
    counts = Counter(row.stratum for row in rows)
    counted: list[Value] = [{"stratum": one, "rows": counts[one]} for one in strata]
    return {
        "strata": counted,
        "salted_root": root_of(commitments).hex(),
        "sealed_root": turn.known_rows.learn(turn.log_id, rows),
    }


def _named(arms: Mapping[str, Arm], reading: Reading) -> int:
    """The bytes that the names in the sealed part come to; each further pair has signs of its own.

    One bucket holds them all, so unusual titles leave less room for the words of the arms.
    """
    pairs = [*reading.columns.items(), *reading.strata.items()]
    further = sum(len(f'"{name}":"{meaning}",'.encode()) for name, meaning in pairs)
    return sum(len(word.encode()) for word in arms) + further + (_FURTHER if pairs else 0)


def _seal(
    turn: Turn, signing: Signing, salted: Sequence[Salted], strata: Sequence[str]
) -> tuple[list[SealedRow], list[bytes]]:
    rows, commitments = [], []
    keyring = signing.person.keys.keyring
    of_stratum: dict[str, list[Salted]] = {stratum: [] for stratum in strata}
    for row, plaintext in salted:
        of_stratum[row.stratum].append((row, plaintext))
    for stratum, its in of_stratum.items():
        for row, plaintext in its:
            place = place_of(turn.number, stratum, row.position)
            nonce = turn.entropy.draw("nonce", 12)
            sealed = keyring.seal(row_box(turn.log_id, place), plaintext, nonce)
            generation = generation_of(sealed)
            rows.append(SealedRow(turn.number, stratum, row.position, generation, sealed))
            commitments.append(commitment(turn.log_id, place, plaintext))
    return rows, commitments

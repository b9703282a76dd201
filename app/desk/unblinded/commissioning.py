"""Act 0 for the allocation list: imported, sealed row by row, confirmed by a second person."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.blind.allocation import AllocationList, Preview, preview
from app.blind.arm import Arm
from app.blind.committed import Committed
from app.blind.listfile import Expected
from app.blind.mapping import ArmMapping
from app.blind.reading import USUAL, Reading
from app.blind.rowcodec import commitment, pack_row
from app.blind.spelling import fold
from app.custody.bucket import generation_of
from app.custody.canonical import Value
from app.custody.records import Line, SealedRow
from app.custody.tables import place_of
from app.custody.tree import root_of
from app.desk.journal import Signing, Turn
from app.desk.unblinded.list_files import judge_file, read_file
from app.desk.unblinded.numbers import seal_numbers
from app.desk.unblinded.workbench import Workbench, row_box
from app.trial.refusal import Refusal

ARMS = 2
LONGEST_WORDS = 240
_FURTHER = len('"columns":{},"strata":{},')


def expected_of(
    workbench: Workbench, name: str = "", practice: bool | None = None, reading: Reading = USUAL
) -> Expected:
    """What the study expects of its list, its unusual names being read so."""
    study = workbench.desk.study
    return Expected(study.strata, ARMS, study.list_rows, practice, reading, name)


def further_of(expected: Expected, strata: Sequence[str]) -> Expected:
    """What is expected of further rows: only of these strata, not enough for a whole trial."""
    return replace(expected, strata=tuple(strata), fewest=None)


def strata_of(
    workbench: Workbench, data: bytes, reading: Reading = USUAL
) -> tuple[str, ...]:
    """The strata of the study that a file has rows of; raises Refusal ``list.stratum`` for none."""
    told = judge_file(data, Expected(None, ARMS, reading=reading)).strata
    present = {fold(one.name) for one in told}
    known = workbench.desk.study.strata
    found = tuple(stratum for stratum in known if fold(stratum) in present)
    if not found:
        raise Refusal("list.stratum", known=", ".join(known))
    return found


def preview_list(workbench: Workbench, data: bytes, reading: Reading = USUAL) -> Preview:
    """Structure and counts of a list for the two people who commission it; never its order.

    Raises Refusal ``list.refused``, and ``list.for_practice`` or ``list.for_real`` for a list
    of the other kind of study.
    """
    return preview(read_expected(workbench, data, reading))


def propose_list(
    workbench: Workbench, signing: Signing, data: bytes, arms: Mapping[str, Arm],
    committed: Committed | None = None, reading: Reading = USUAL,
) -> Line:  # fmt: skip
    """Seals a list's rows one by one and proposes the list; a second person confirms the line.

    `arms` says which word of the list is which arm; `committed` is the packet
    that the list came in, whose salts its rows are given; `reading` says what its
    unusual names mean, and is sealed with the mapping. The clear bytes are kept
    nowhere. Where a list is in force it must be stopped: the new one holds from its
    next row on. Raises Refusal as `preview_list`, ``list.words_long``,
    ``list.in_force``, ``list.opened``, ``list.query`` for an odd pattern that the
    statistician has not answered for, or what `ArmMapping.of` and `seal_numbers` raise.
    """
    desk, strata = workbench.desk, workbench.desk.study.strata
    found = read_expected(workbench, data, reading)
    sealed = _secrets(data, arms, found, committed, reading)
    with desk.journal.turn() as turn:
        turn.require_in_force("StudyProposed")
        if "ListProposed" in desk.board.in_force and desk.board.lists.stop is None:
            raise Refusal("list.in_force")
        _require_not_opened(turn)
        facts = _put(turn, signing, found, strata, committed)
        line = turn.write("ListProposed", facts, signing, sealed=sealed)
        seal_numbers(workbench, turn, signing, line, found, strata)
        return line


def preview_extension(
    workbench: Workbench, data: bytes, strata: Sequence[str], reading: Reading = USUAL
) -> Preview:
    """Structure and counts of further rows, for these strata alone; raises as `preview_list`."""
    return preview(read_expected(workbench, data, reading, _known(workbench, strata)))


def propose_extension(
    workbench: Workbench, signing: Signing, data: bytes, arms: Mapping[str, Arm],
    strata: Sequence[str], committed: Committed | None = None, reading: Reading = USUAL,
) -> Line:  # fmt: skip
    """Seals further rows, which follow those of the list in force once a second person confirms.

    The file holds the new rows alone, of all of `strata`. Raises as `propose_list`,
    and Refusal ``list.stratum``, ``list.life_waiting``, ``in_force.missing``.
    """
    desk, chosen = workbench.desk, _known(workbench, strata)
    found = read_expected(workbench, data, reading, chosen)
    sealed = _secrets(data, arms, found, committed, reading)
    with desk.journal.turn() as turn:
        listed = turn.require_in_force("ListProposed")
        _require_not_opened(turn)
        if any(event.kind == "ListExtended" for event in turn.board.waiting()):
            raise Refusal("list.life_waiting")
        facts = _put(turn, signing, found, chosen, committed)
        facts |= {"line": listed.number, "leaf": listed.line.leaf.hex()}
        line = turn.write("ListExtended", facts, signing, sealed=sealed)
        seal_numbers(workbench, turn, signing, line, found, chosen)
        return line


def _known(workbench: Workbench, strata: Sequence[str]) -> list[str]:
    """The strata chosen, in the study's order; raises Refusal ``list.stratum``."""
    chosen = [stratum for stratum in workbench.desk.study.strata if stratum in strata]
    if not chosen or set(strata) - set(chosen):
        raise Refusal("list.stratum", known=", ".join(workbench.desk.study.strata))
    return chosen


def _require_not_opened(turn: Turn) -> None:
    if turn.board.lists.opening is not None:
        raise Refusal("list.opened")


def _secrets(
    data: bytes, arms: Mapping[str, Arm], found: AllocationList, committed: Committed | None,
    reading: Reading,
) -> dict[str, Value]:  # fmt: skip
    """What the sealed part of a list's line says of it; refuses what cannot be proposed."""
    mapping = ArmMapping.of(arms, found.arms)
    if _named(arms, reading) > LONGEST_WORDS:
        raise Refusal("list.words_long", most=LONGEST_WORDS)
    if found.queries and not (committed and committed.answer):
        raise Refusal("list.query")
    sealed: dict[str, Value] = {
        "mapping": mapping.codes(), "file": hashlib.sha256(data).hexdigest(),
    }  # fmt: skip
    if reading != USUAL:
        sealed["columns"] = dict(reading.columns)
        sealed["strata"] = dict(reading.strata)
    if committed:
        sealed["committed"] = root_of(committed.leaves(found.rows)).hex()
    return sealed


def _put(
    turn: Turn, signing: Signing, found: AllocationList, strata: Sequence[str],
    committed: Committed | None,
) -> dict[str, Value]:  # fmt: skip
    """Adds the sealed rows to the file; what the open part of their line says."""
    rows, commitments = _seal(turn, signing, found, strata, committed)
    turn.file.add_list_rows(rows)
    counted: list[Value] = [
        {"stratum": stratum, "rows": sum(row.stratum == stratum for row in rows)}
        for stratum in strata
    ]
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


def read_expected(
    workbench: Workbench, data: bytes, reading: Reading = USUAL,
    strata: Sequence[str] | None = None,
) -> AllocationList:  # fmt: skip
    """The list of a file as the study expects it, or further rows of some strata.

    Raises Refusal as `preview_list`.
    """
    expected = expected_of(workbench, reading=reading)
    found = read_file(data, expected if strata is None else further_of(expected, strata))
    practice = workbench.desk.board.practice
    if found.practice and not practice:
        raise Refusal("list.for_practice")
    if practice and not found.practice:
        raise Refusal("list.for_real")
    return found


def _seal(
    turn: Turn, signing: Signing, found: AllocationList, strata: Sequence[str],
    committed: Committed | None,
) -> tuple[list[SealedRow], list[bytes]]:  # fmt: skip
    rows, commitments = [], []
    keyring = signing.person.keys.keyring
    for stratum in strata:
        for row in found.rows:
            if fold(row.stratum) != fold(stratum):
                continue
            place = place_of(turn.number, stratum, row.position)
            salt = committed.salt(row) if committed else turn.entropy.draw("salt", 32)
            plaintext = pack_row(row, salt)
            nonce = turn.entropy.draw("nonce", 12)
            sealed = keyring.seal(row_box(turn.log_id, place), plaintext, nonce)
            generation = generation_of(sealed)
            rows.append(SealedRow(turn.number, stratum, row.position, generation, sealed))
            commitments.append(commitment(turn.log_id, place, plaintext))
    return rows, commitments

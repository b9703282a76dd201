"""Act 0 for the allocation list: imported, sealed row by row, confirmed by a second person."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

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
from app.desk.unblinded.list_files import read_file
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
    nowhere. Raises Refusal as `preview_list`, ``list.words_long``,
    ``list.in_force``, ``list.query`` for an odd pattern that the statistician
    has not answered for, or what `ArmMapping.of` raises.
    """
    desk = workbench.desk
    found = read_expected(workbench, data, reading)
    mapping = ArmMapping.of(arms, found.arms)
    if _named(arms, reading) > LONGEST_WORDS:
        raise Refusal("list.words_long", most=LONGEST_WORDS)
    if found.queries and not (committed and committed.answer):
        raise Refusal("list.query")
    with desk.journal.turn() as turn:
        turn.require_in_force("StudyProposed")
        if "ListProposed" in desk.board.in_force:
            raise Refusal("list.in_force")
        rows, commitments = _seal(turn, signing, found, desk.study.strata, committed)
        turn.file.add_list_rows(rows)
        strata: list[Value] = [
            {"stratum": stratum, "rows": sum(row.stratum == stratum for row in rows)}
            for stratum in desk.study.strata
        ]
        facts: dict[str, Value] = {
            "strata": strata,
            "salted_root": root_of(commitments).hex(),
            "sealed_root": turn.known_rows.learn(turn.log_id, rows),
        }
        sealed: dict[str, Value] = {
            "mapping": mapping.codes(), "file": hashlib.sha256(data).hexdigest(),
        }  # fmt: skip
        if reading != USUAL:
            sealed["columns"] = dict(reading.columns)
            sealed["strata"] = dict(reading.strata)
        if committed:
            sealed["committed"] = root_of(committed.leaves(found.rows)).hex()
        return turn.write("ListProposed", facts, signing, sealed=sealed)


def _named(arms: Mapping[str, Arm], reading: Reading) -> int:
    """The bytes that the names in the sealed part come to; each further pair has signs of its own.

    One bucket holds them all, so unusual titles leave less room for the words of the arms.
    """
    pairs = [*reading.columns.items(), *reading.strata.items()]
    further = sum(len(f'"{name}":"{meaning}",'.encode()) for name, meaning in pairs)
    return sum(len(word.encode()) for word in arms) + further + (_FURTHER if pairs else 0)


def read_expected(
    workbench: Workbench, data: bytes, reading: Reading = USUAL
) -> AllocationList:
    """The list of a file as the study expects it; raises Refusal as `preview_list`."""
    found = read_file(data, expected_of(workbench, reading=reading))
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

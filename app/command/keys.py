"""``opaline keys FILE``: which seats, keys, generations, delegations and roles were valid when.

No key is needed. Exit codes: 0 told, 1 a line does not follow or no study file,
2 the command cannot be obeyed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from app.command.verb import DONE, Verb, carry_out
from app.custody.board import Board
from app.custody.finding import DoesNotFollow
from app.custody.history import SeatAt
from app.custody.verdict import verify_file
from app.desk.log.validity import key_name, line_of, valid_at
from app.store.reading import read_snapshot
from app.trial.refusal import Failure, Refusal
from app.trial.words import Words
from app.vault.signing import verify as verify_signature

NOT_WHOLE = 1


def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Tells how every seat stood at a line or a moment; returns the exit code."""

    def doing(options: argparse.Namespace, spoken: Words) -> int:
        if not options.file or (options.line is not None and options.at is not None):
            raise Refusal("keys.usage")
        board, broken = _board(Path(options.file), spoken)
        if board is None:
            stdout.write(broken + "\n")
            return NOT_WHOLE
        line = _line(board, options.line, options.at)
        told = valid_at(board, line)
        at = board.events[line].at
        if options.json:
            seats = [_as_json(one) for one in told]
            shown = json.dumps({"line": line, "at": at, "seats": seats}, ensure_ascii=False)
        else:
            head = spoken.say("keys.at", line=line, at=at)
            shown = "\n".join([head, *(_as_text(one, spoken) for one in told)])
        stdout.write(shown + "\n")
        return DONE

    verb = Verb(Refusal("keys.usage"))
    verb.add_argument("file", nargs="?", default="")
    verb.add_argument("--line")
    verb.add_argument("--at")
    verb.add_argument("--json", action="store_true")
    return carry_out(verb, "keys.help", arguments, stdout, stderr, doing)


def _board(path: Path, spoken: Words) -> tuple[Board | None, str]:
    try:
        verdict = verify_file(read_snapshot(path), verify_signature)
    except DoesNotFollow as why:
        reason = spoken.say(f"finding.{why.code}")
        return None, spoken.say("verify.broken", line=why.number, reason=reason)
    except Failure as failure:
        return None, spoken.sentence(failure)
    board = Board()
    for event in verdict.events:
        board.take(event)
    return board, ""


def _line(board: Board, line: str | None, at: str | None) -> int:
    if at is not None:
        return line_of(board, _moment(at))
    if line is None:
        return len(board.events) - 1
    if not (line.isascii() and line.isdigit()):
        raise Refusal("keys.usage")
    return int(line[:12])


def _moment(typed: str) -> datetime:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise Refusal("keys.usage") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _as_json(one: SeatAt) -> dict[str, object]:
    seat, span = one.history.seat, one.span
    return {
        "seat": seat.seat, "name": seat.name, "role": seat.role.value,
        "validity": one.validity.value, "start": span.start, "end": span.end,
        "trained": span.trained, "root": seat.root.hex(), "esign": seat.esign.hex(),
        "generations": {role.value: number for role, number in one.generations},
        "admitted": one.history.admitted, "confirmed": one.history.confirmed,
        "rewrapped": one.rewrapped,
    }  # fmt: skip


def _as_text(one: SeatAt, spoken: Words) -> str:
    seat, span, say = one.history.seat, one.span, spoken.say
    keys = ", ".join(f"{say(f'seat.key.{role.value}')} {n}" for role, n in one.generations)
    return say(
        "keys.seat", name=seat.name, role=say(f"role.{seat.role.value}"),
        validity=say(f"validity.{one.validity.value}"), start=span.start, end=span.end,
        trained=span.trained, keys=keys or say("keys.none"), esign=key_name(seat.esign),
        root=key_name(seat.root),
    )  # fmt: skip

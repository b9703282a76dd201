"""``opaline verify FILE``: every line and row of a study file, without any key or passphrase.

Exit codes: 0 whole, 1 a line does not follow or the file cannot be read as a
study, 2 the command cannot be obeyed.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from app.command.verb import Verb, carry_out
from app.custody.checkpoint import LONGEST, Checkpoint, CheckpointError
from app.custody.finding import DoesNotFollow
from app.custody.verdict import Anchor, Verdict, compare, verify_file
from app.store.reading import read_snapshot
from app.trial.refusal import Failure, Refusal
from app.trial.words import Words
from app.vault.signing import verify as verify_signature

WHOLE, NOT_WHOLE = 0, 1
_ANCHOR = re.compile(r"(0*[1-9][0-9]{0,11}):([0-9a-fA-F]{64})")
_LEAF = re.compile(r"[0-9a-fA-F]{64}")
Told = tuple[dict[str, object], str, int]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a file is to be held against."""

    against: Anchor | None
    genesis: Anchor | None
    copy: Path | None

    @property
    def anchors(self) -> list[Anchor]:
        return [anchor for anchor in (self.genesis, self.against) if anchor is not None]


def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Verify and tell, as JSON or as text; returns the exit code."""

    def doing(options: argparse.Namespace, spoken: Words) -> int:
        if not options.file:
            raise Refusal("verify.usage")
        copy = Path(options.copy) if options.copy else None
        asked = _Asked(_against(options.against), _genesis(options.genesis), copy)
        told, line, code = _verify(Path(options.file), asked, spoken)
        stdout.write((json.dumps(told, ensure_ascii=False) if options.json else line) + "\n")
        return code

    verb = Verb(Refusal("verify.usage"))
    verb.add_argument("file", nargs="?", default="")
    verb.add_argument("--json", action="store_true")
    verb.add_argument("--against")
    verb.add_argument("--genesis")
    verb.add_argument("--with", dest="copy")
    return carry_out(verb, "verify.help", arguments, stdout, stderr, doing)


def _verify(path: Path, asked: _Asked, spoken: Words) -> Told:
    verdict, broken = _judged(path, asked.anchors, spoken)
    if verdict is None:
        return broken
    other = None
    if asked.copy is not None:
        other, broken = _judged(asked.copy, (), spoken)
        if other is None:
            told, line, code = broken
            return told, spoken.say("verify.copy", said=line), code
    try:
        if other is not None:
            compare(verdict, other)
    except DoesNotFollow as why:
        return _broken(why, spoken)
    return _whole(verdict, asked, other, spoken)


def _judged(
    path: Path, anchors: Sequence[Anchor], spoken: Words
) -> tuple[Verdict, Told] | tuple[None, Told]:
    nothing: Told = ({}, "", WHOLE)
    try:
        snapshot = read_snapshot(path)
    except Failure as failure:
        reason = spoken.sentence(failure)
        return None, (_wrong(None, failure.code, reason), reason, NOT_WHOLE)
    try:
        return verify_file(snapshot, verify_signature, *anchors), nothing
    except DoesNotFollow as why:
        return None, _broken(why, spoken)


def _broken(why: DoesNotFollow, spoken: Words) -> Told:
    reason = spoken.say(f"finding.{why.code}")
    text = spoken.say("verify.broken", line=why.number, reason=reason)
    return _wrong(why.number, why.code, reason), text, NOT_WHOLE


def _wrong(line: int | None, code: str, reason: str) -> dict[str, object]:
    return {"ok": False, "line": line, "code": code, "why": reason}


def _whole(verdict: Verdict, asked: _Asked, other: Verdict | None, spoken: Words) -> Told:
    size, root, genesis = len(verdict.events), verdict.root.hex(), verdict.genesis.hex()
    say, against = spoken.say, asked.against
    said = [say("verify.whole", last=size - 1, lines=size, root=root, genesis=genesis)]
    anchored: dict[str, object] = {}
    if against is not None:
        anchored |= {"size": against.size, "root": against.root.hex()}
        said.append(say("verify.anchored", size=against.size))
    if verdict.signers:
        anchored["signed_by"] = list(verdict.signers)
        said.append(say("verify.signed", names=", ".join(verdict.signers)))
    if asked.genesis is not None:
        anchored["genesis"] = genesis
        said.append(say("verify.begun"))
    if other is not None:
        anchored["copy"] = len(other.events)
        said.append(say("verify.same", lines=len(other.events)))
    said.append(say("verify.end" if anchored else "verify.end_no_anchor", last=size - 1))
    told: dict[str, object] = {
        "ok": True,
        "lines": size,
        "anchored_to": anchored or None,
        "checkpoint": {"size": size, "root": root},
        "genesis": genesis,
    }
    return told, " ".join(said), WHOLE


def _against(typed: str | None) -> Anchor | None:
    if typed is None:
        return None
    found = _ANCHOR.fullmatch(typed)
    if found is not None:
        return Anchor(int(found[1]), bytes.fromhex(found[2]))
    try:
        with Path(typed).open("rb") as file:
            note = file.read(LONGEST + 1)
    except (OSError, ValueError):
        raise Refusal("verify.anchor") from None
    try:
        return Anchor.of(Checkpoint.decode(note))
    except CheckpointError:
        raise Refusal("verify.checkpoint") from None


def _genesis(typed: str | None) -> Anchor | None:
    if typed is None:
        return None
    if not _LEAF.fullmatch(typed):
        raise Refusal("verify.genesis")
    return Anchor.genesis(bytes.fromhex(typed))

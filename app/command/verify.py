"""``opaline verify FILE``: every line and row of a study file, without any key or passphrase.

Exit codes: 0 whole, 1 a line does not follow or the file cannot be read as a
study, 2 the command cannot be obeyed.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from app.command.verb import Verb, carry_out
from app.custody.finding import DoesNotFollow
from app.custody.verdict import Anchor, Verdict, verify_file
from app.store.reading import read_snapshot
from app.trial.refusal import Refusal, Trouble
from app.trial.words import Words
from app.vault.signing import verify as verify_signature

WHOLE, NOT_WHOLE = 0, 1
_ANCHOR = re.compile(r"([0-9]{1,12}):([0-9a-fA-F]{64})")


def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Verify and tell, as JSON or as text; returns the exit code."""

    def doing(options: argparse.Namespace, spoken: Words) -> int:
        if not options.file:
            raise Refusal("verify.usage")
        told, line, code = _verify(Path(options.file), _anchor(options.against), spoken)
        stdout.write((json.dumps(told, ensure_ascii=False) if options.json else line) + "\n")
        return code

    verb = Verb(Refusal("verify.usage"))
    verb.add_argument("file", nargs="?", default="")
    verb.add_argument("--json", action="store_true")
    verb.add_argument("--against")
    return carry_out(verb, "verify.help", arguments, stdout, stderr, doing)


def _verify(
    path: Path, anchor: Anchor | None, spoken: Words
) -> tuple[dict[str, object], str, int]:
    try:
        verdict = verify_file(read_snapshot(path), verify_signature, anchor)
    except DoesNotFollow as why:
        reason = spoken.say(f"finding.{why.code}")
        text = spoken.say("verify.broken", line=why.number, reason=reason)
        return {"ok": False, "line": why.number, "code": why.code, "why": reason}, text, NOT_WHOLE
    except (Refusal, Trouble) as failure:
        reason = spoken.sentence(failure)
        return {"ok": False, "line": None, "code": failure.code, "why": reason}, reason, NOT_WHOLE
    return _whole(verdict, spoken)


def _whole(verdict: Verdict, spoken: Words) -> tuple[dict[str, object], str, int]:
    size, root = len(verdict.events), verdict.root.hex()
    anchored = verdict.anchored_to
    told: dict[str, object] = {
        "ok": True,
        "lines": size,
        "anchored_to": {"size": anchored.size, "root": anchored.root.hex()} if anchored else None,
        "checkpoint": {"size": size, "root": root},
    }
    key = "verify.anchored" if anchored else "verify.whole"
    against = anchored.size if anchored else 0
    return told, spoken.say(key, last=size - 1, lines=size, root=root, size=against), WHOLE


def _anchor(typed: str | None) -> Anchor | None:
    if typed is None:
        return None
    found = _ANCHOR.fullmatch(typed)
    if found is None:
        raise Refusal("verify.anchor")
    return Anchor(int(found[1]), bytes.fromhex(found[2]))

"""Reads the verb and hands over: ``python -m app VERB …``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TextIO

from app.devices.process import leave_no_dump

Run = Callable[[Sequence[str], TextIO, TextIO, TextIO], int]
VERBS = (
    "window", "demo", "dose", "check-list", "commit-list", "verify", "bench", "gallery", "tour",
    "backup", "restore", "keys",
)  # fmt: skip
USAGE = 2
UNHEARD = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one verb and returns its exit code; 2 for an unknown one."""
    leave_no_dump()
    given = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8")
    if not given or given[0] not in VERBS:
        asked = bool(given) and given[0] in ("-h", "--help")
        print(f"opaline {{{','.join(VERBS)}}} …", file=sys.stdout if asked else sys.stderr)
        return 0 if asked else USAGE
    if code := _unsound(given[0], given[1:]):
        return code
    try:
        code = _verb(given[0])(given[1:], sys.stdin, sys.stdout, sys.stderr)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has had enough; what was done stays done.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNHEARD
    return code


def _unsound(verb: str, arguments: Sequence[str]) -> int:
    from app.command.sound import refused

    return refused(verb, arguments, sys.stderr)


def _verb(name: str) -> Run:
    # Each verb brings its own libraries, so that a dose need not wait for a database.
    run: Run
    if name == "dose":
        from app.command.dose import run
    elif name == "check-list":
        from app.command.check_list import run
    elif name == "commit-list":
        from app.command.commit_list import run
    elif name == "verify":
        from app.command.verify import run
    elif name == "bench":
        from app.command.bench import run
    elif name == "window":
        from app.command.window import run
    elif name == "backup":
        from app.command.backup import run
    elif name == "restore":
        from app.command.restore import run
    elif name == "keys":
        from app.command.keys import run
    elif name == "tour":
        from app.command.tour import run
    elif name == "gallery":
        from app.command.gallery import run
    else:
        from app.command.demo import run
    return run


if __name__ == "__main__":
    sys.exit(main())

"""What was added to version 1 after its freeze, as lines behind those of the practice study."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.custody.canonical import Value
from tests.custody.day import RESTORED
from tests.custody.scribe import Scribe, Study
from tests.vectors.damage import written_behind

Variant = dict[str, Any]


def additions(study: Study) -> Iterator[Variant]:
    """Logs that hold a kind of line that was added: whole ones, and damaged ones."""
    for name, finding, act in ADDITIONS:
        scribe = Scribe(study=study)
        act(scribe)
        size = len(scribe.lines)
        told: Variant = {"name": name, "finding": finding, "changes": written_behind(study, scribe)}
        if finding is None:
            told["verdict"] = {"lines": size, "root": scribe.root().hex()}
        else:
            told["line"] = size - 1
        yield told


def _restored(**forged: Value) -> Callable[[Scribe], None]:
    def act(scribe: Scribe) -> None:
        facts: Mapping[str, Value] = {**RESTORED, **forged}
        scribe.confirm(scribe.write("Restored", facts))

    return act


def _restored_wrongly(**forged: Value) -> Callable[[Scribe], None]:
    def act(scribe: Scribe) -> None:
        scribe.write("Restored", {**RESTORED, **forged})

    return act


def _restored_by_an_auditor(scribe: Scribe) -> None:
    scribe.write("Restored", RESTORED, "auditor")


def _restored_alone(scribe: Scribe) -> None:
    scribe.confirm(scribe.write("Restored", RESTORED), "pharmacist")


ADDITIONS: tuple[tuple[str, str | None, Callable[[Scribe], None]], ...] = (
    ("restored by two", None, _restored()),
    ("restored, another history as long", None, _restored(kept=99, lost=0)),
    ("restored, not confirmed yet", None, _restored_wrongly()),
    ("restored by one person alone", "people.same_person", _restored_alone),
    ("restored by an auditor", "people.role", _restored_by_an_auditor),
    ("restored from no line", "open.facts", _restored_wrongly(size=0)),
    ("restored, nothing kept", "open.facts", _restored_wrongly(kept=0)),
    ("restored, a root cut short", "open.facts", _restored_wrongly(root="ef" * 31)),
    ("restored, more found than lost", "open.facts", _restored_wrongly(lost=-1)),
)

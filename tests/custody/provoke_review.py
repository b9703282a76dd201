"""What a reader leaves in the log: marks of every kind, and marks on what is not there."""

from __future__ import annotations

import hashlib
import zlib

from app.custody.canonical import Value
from tests.custody.provoking import provokes
from tests.custody.scribe import Facts, Scribe, judge


def marked(scribe: Scribe, kind: str, number: int, by: str = "auditor", **facts: Value) -> int:
    """A mark on a line; the number of the line that makes it."""
    leaf = scribe.lines[number].leaf.hex()
    return scribe.write(kind, {"line": number, "leaf": leaf, **facts}, by).number


def a_review(scribe: Scribe) -> None:
    """Marks of every kind, by an auditor and by those who answer."""
    last = len(scribe.lines) - 1
    marked(scribe, "LineFlagged", 3, concern="late")
    asked = marked(scribe, "QuestionAsked", 3, text="Pourquoi ce délai ?")
    marked(scribe, "QuestionAnswered", asked, "pharmacist", text="Voir la ligne 4.")
    marked(scribe, "QuestionClosed", asked, text="")
    drawn = marked(scribe, "SampleDrawn", last, seed="ab" * 32, numbers=[2, 5])
    marked(scribe, "LineChecked", 2, sample=drawn, found="in_order")
    marked(scribe, "LineChecked", 5, "pharmacist", sample=drawn, found="question")
    marked(scribe, "Reviewed", last, scope="Toutes les lignes", findings="")
    facts = {"what": "log", "form": "csv", "view": "blinded", "filter": "", "digest": "cd" * 32}
    scribe.write("LogExported", {**facts, "lines": len(scribe.lines)}, "auditor")


def a_proven_backup(scribe: Scribe) -> None:
    """A copy that was restored and had every line so far."""
    marked(scribe, "BackupProven", len(scribe.lines) - 1, place="NAS")


def two_specimens(scribe: Scribe) -> None:
    """A specimen of the label that two people signed, and a later one that waits."""
    for version, layout in ((1, "102x76"), (2, "100x70")):
        page = b"page %d" % version
        told: Facts = {"version": version, "digest": hashlib.sha256(page).hexdigest()}
        line = scribe.write("SpecimenProposed", {**told, "layout": layout, "language": "fr"})
        scribe.settings[f"specimen/{told['digest']}"] = zlib.compress(page)
        if version == 1:
            scribe.confirm(line)


def labels_kept(scribe: Scribe) -> None:
    """Two more runs in the window that is open, their pages kept."""
    events = judge(scribe.snapshot()).events
    last = next(event for event in reversed(events) if event.kind == "LabelsPrinted")
    d = next(e for e in reversed(events) if e.kind == "RequestAccepted").text("d")
    for run, page in enumerate((b"page 1", b"page 2"), start=2):
        digest = hashlib.sha256(page).hexdigest()
        facts: Facts = {**last.facts, "run": run, "digest": digest}
        scribe.write("LabelsPrinted", facts, at=d)
        scribe.settings[f"label/{digest}"] = zlib.compress(page)


def a_specimen_of_no_layout(scribe: Scribe) -> None:
    """A layout that nobody knows."""
    told: Facts = {"version": 1, "digest": "ab" * 32, "layout": "99x99", "language": "fr"}
    scribe.write("SpecimenProposed", told)


def a_backup_in_no_place(scribe: Scribe) -> None:
    """A copy that lies nowhere."""
    marked(scribe, "BackupProven", len(scribe.lines) - 1, place="")


def a_backup_of_another_log(scribe: Scribe) -> None:
    """A copy whose last line is not the log's."""
    scribe.write("BackupProven", {"line": 3, "leaf": "00" * 32, "place": "NAS"})


def reviewed() -> Scribe:
    """A study just commissioned, and its review."""
    scribe = Scribe()
    a_review(scribe)
    return scribe


@provokes("review.other_leaf")
def a_question_about_another_leaf() -> Scribe:
    scribe = Scribe()
    scribe.write("QuestionAsked", {"line": 3, "leaf": "00" * 32, "text": "?"}, "auditor")
    return scribe


@provokes("review.other_leaf")
def a_review_of_a_line_to_come() -> Scribe:
    scribe = Scribe()
    facts: Facts = {"line": len(scribe.lines), "leaf": "00" * 32, "scope": "Tout", "findings": ""}
    scribe.write("Reviewed", facts, "auditor")
    return scribe


@provokes("open.meaning")
def a_review_that_approves() -> Scribe:
    scribe = Scribe()
    leaf = scribe.lines[3].leaf.hex()
    facts: Facts = {"line": 3, "leaf": leaf, "scope": "Tout", "findings": ""}
    scribe.write("Reviewed", facts, "auditor", part={"meaning": "approved"})
    return scribe


@provokes("open.facts")
def a_flag_for_no_known_reason() -> Scribe:
    scribe = Scribe()
    marked(scribe, "LineFlagged", 3, concern="ugly")
    return scribe

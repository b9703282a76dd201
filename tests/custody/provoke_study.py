"""Another version of the study put in force by two people, and versions that may not be."""

from __future__ import annotations

import hashlib
import zlib

from app.custody.canonical import Value
from app.custody.records import Line
from tests.custody.day import running
from tests.custody.provoking import Broken, provokes
from tests.custody.scribe import Facts, Scribe, judge


def version_of(scribe: Scribe) -> int:
    """The version that the study was founded with."""
    return judge(scribe.snapshot()).events[0].number_of("version")


def proposed(scribe: Scribe, version: int, **forged: Value) -> Line:
    """A version put before a second person, its configuration kept in the file."""
    source = b"version = %d" % version
    digest = hashlib.sha256(source).hexdigest()
    scribe.settings[f"study/{digest}"] = zlib.compress(source)
    told: Facts = {
        "version": version, "configuration": digest, "program": "0.9.0",
        "reference": "Amendement 1", **forged,
    }  # fmt: skip
    return scribe.write("StudyAmended", told)


def in_force(scribe: Scribe, version: int) -> Line:
    """A version in force: what comes behind is written under it."""
    line = scribe.confirm(proposed(scribe, version))
    scribe.study = hashlib.sha256(b"version = %d" % version).hexdigest()
    return line


def amended(scribe: Scribe) -> None:
    """Two versions in force one after the other, and a third that waits."""
    first = version_of(scribe)
    in_force(scribe, first + 1)
    scribe.write("SignedIn", {})
    scribe.confirm(proposed(scribe, first + 1, program="0.9.1"))
    in_force(scribe, first + 3)
    scribe.write("SignedIn", {}, "auditor")
    proposed(scribe, first + 4)


def an_older_version(scribe: Scribe) -> None:
    """Two versions wait; the later is confirmed first."""
    first = version_of(scribe)
    waiting = proposed(scribe, first + 1)
    in_force(scribe, first + 2)
    scribe.confirm(waiting)


def a_line_under_the_former_version(scribe: Scribe) -> None:
    """Someone goes on under what was in force before."""
    former = scribe.study
    in_force(scribe, version_of(scribe) + 1)
    scribe.write("SignedIn", {}, part={"study": former})


def a_line_under_a_version_that_waits(scribe: Scribe) -> None:
    """Someone begins before a second person has confirmed."""
    line = proposed(scribe, version_of(scribe) + 1)
    configuration = judge(scribe.snapshot()).events[line.number].text("configuration")
    scribe.write("SignedIn", {}, part={"study": configuration})


def a_version_without_a_reference(scribe: Scribe) -> None:
    """What it follows from is not told."""
    proposed(scribe, version_of(scribe) + 1, reference="")


@provokes("study.older")
def the_same_number_for_another_configuration() -> Scribe:
    scribe = Scribe()
    in_force(scribe, version_of(scribe))
    return scribe


@provokes("study.older")
def the_same_configuration_under_an_older_number() -> Scribe:
    scribe = Scribe()
    first = version_of(scribe)
    in_force(scribe, first + 2)
    scribe.confirm(proposed(scribe, first + 1, configuration=scribe.study))
    return scribe


@provokes("study.older")
def a_version_that_was_overtaken() -> Scribe:
    scribe = Scribe()
    an_older_version(scribe)
    return scribe


@provokes("study.window_open")
def another_version_while_a_bag_is_made() -> Scribe:
    scribe = running().scribe
    in_force(scribe, version_of(scribe) + 1)
    return scribe


@provokes("open.study")
def a_line_under_what_is_no_longer_in_force() -> Scribe:
    scribe = Scribe()
    a_line_under_the_former_version(scribe)
    return scribe


@provokes("open.study")
def a_line_under_what_is_not_in_force_yet() -> Scribe:
    scribe = Scribe()
    a_line_under_a_version_that_waits(scribe)
    return scribe


@provokes("people.same_person")
def a_version_that_one_person_puts_in_force() -> Scribe:
    scribe = Scribe()
    scribe.confirm(proposed(scribe, version_of(scribe) + 1), "pharmacist")
    return scribe


@provokes("row.study_missing")
def a_version_whose_configuration_was_not_kept() -> Broken:
    scribe = Scribe()
    line = proposed(scribe, version_of(scribe) + 1)
    digest = judge(scribe.snapshot()).events[line.number].text("configuration")
    del scribe.settings[f"study/{digest}"]
    return Broken(scribe, 0)


@provokes("row.setting_unknown")
def a_configuration_that_no_line_names() -> Broken:
    scribe = Scribe()
    source = b"version = 9"
    scribe.settings[f"study/{hashlib.sha256(source).hexdigest()}"] = zlib.compress(source)
    return Broken(scribe, 0)

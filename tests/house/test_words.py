"""The words are complete: every key in both languages, each asked for, each placeholder given."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.trial.words import LANGUAGES
from tests.house.catalogue import Word, calls, families, frames, read, strings
from tests.house.tree import ROOT, Source, nothing, sources

FOLDER = ROOT / "resources" / "words"

# Words that are handed on with their placeholders, for a paper to fill.
TEMPLATES = {"paper.page"}


def faults(folder: Path, program: list[Source]) -> list[str]:
    """Everything wrong between the catalogues and the program that asks for their words."""
    found = []
    languages = {}
    for language in LANGUAGES:
        languages[language], own = read(folder, language)
        found += own + [fault for item in languages[language].items() for fault in unfit(*item)]
    for language, words in languages.items():
        for other in languages.values():
            found += differing(language, words, other)
        found += unanswered(language, words, program)
    return found + unused(languages[LANGUAGES[0]], program)


def unfit(key: str, word: Word) -> list[str]:
    """What is wrong with one entry alone."""
    empty = not all(text.strip() for text in word.texts)
    return [f"{word.where}: {key} is empty or fuzzy"] if empty or word.fuzzy else []


def differing(language: str, words: dict[str, Word], other: dict[str, Word]) -> list[str]:
    """Keys of `other` that `words` lacks or fills otherwise."""
    missing = [f"{language}: {key} is missing" for key in sorted(other.keys() - words.keys())]
    shared = sorted(other.keys() & words.keys())
    unlike = [
        f"{words[key].where}: {key} has other placeholders"
        for key in shared
        if words[key].placeholders != other[key].placeholders
        or words[key].plural != other[key].plural
    ]
    return missing + unlike


def unanswered(language: str, words: dict[str, Word], program: list[Source]) -> list[str]:
    """Words that are asked for in vain, in another number, or without a fact they need."""
    found = []
    for call in (call for one in program for call in calls(one)):
        word = words.get(call.key)
        if word is None:
            found.append(f"{call.where} {call.key} is missing in {language}")
        elif call.counted != word.plural:
            found.append(f"{call.where} {call.key} counts on one side only ({language})")
        elif call.facts is not None and call.key not in TEMPLATES:
            given = call.facts | ({"number"} if call.counted else set())
            lacking = ", ".join(sorted(word.placeholders - given))
            found += [f"{call.where} {call.key} is not given {lacking}"] if lacking else []
    return found


def unused(words: dict[str, Word], program: list[Source]) -> list[str]:
    """Words that nothing asks for, and beginnings put before a code that no word has."""
    said = {text for one in program for text in strings(one)}
    begun = {"refusal.", "trouble."}.union(*(families(one) for one in program))
    asked = said | {family + text for family in begun for text in said}
    framed = set().union(*(frames(one) for one in program))
    asked |= {head + text + tail for head, tail in framed for text in said}
    idle = [f"{key} is never asked for" for key in sorted(words.keys() - asked)]
    vain = [f for f in sorted(begun) if not any(key.startswith(f) for key in words)]
    return idle + [f"no word begins with {family}" for family in vain]


def test_the_words_are_complete() -> None:
    nothing(faults(FOLDER, sources("app")))


HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
)
GOOD = {
    "fr": 'msgid "refusal.a.b"\nmsgstr "Non : {x}."\n\n'
    'msgid "trouble.c"\nmsgstr "Panne"\n\nmsgid "kind.Released"\nmsgstr "Libérée"\n\n'
    'msgid "bags"\nmsgid_plural "bags"\nmsgstr[0] "une poche"\nmsgstr[1] "{number} poches"\n',
    "en": 'msgid "refusal.a.b"\nmsgstr "No: {x}."\n\n'
    'msgid "trouble.c"\nmsgstr "Failure"\n\nmsgid "kind.Released"\nmsgstr "Released"\n\n'
    'msgid "bags"\nmsgid_plural "bags"\nmsgstr[0] "one bag"\nmsgstr[1] "{number} bags"\n',
}
PROGRAM = """
raise Refusal("a.b", x=1)
raise Trouble("c")
shown = words.count(key := "bags", 2)
kind = "Released"
shown = words.say(f"kind.{kind}")
"""


def planted(folder: Path, catalogues: dict[str, str], program: str) -> list[str]:
    """The faults of a small house with one catalogue a language."""
    for language, text in catalogues.items():
        (folder / language).mkdir()
        (folder / language / "room.po").write_text(HEADER + text, "utf-8")
    return faults(folder, [Source.of("app/x.py", program)])


def test_complete_words_pass(tmp_path: Path) -> None:
    assert planted(tmp_path, GOOD, PROGRAM) == []


BITES = [
    ("en", "refusal.a.b", "refusal.a.c", "en: refusal.a.b is missing"),
    ("fr", "refusal.a.b", "refusal.a.c", "fr: refusal.a.b is missing"),
    ("en", "{x}", "{y}", "refusal.a.b has other placeholders"),
    ("en", "No: {x}.", "", "refusal.a.b is empty or fuzzy"),
    ("en", 'msgid "bags"', '#, fuzzy\nmsgid "bags"', "bags is empty or fuzzy"),
    ("en", 'msgid "bags"', 'msgid "refusal.a.b"\nmsgstr "x"\n\nmsgid "bags"', "stands twice"),
    ("program", "x=1", "", "refusal.a.b is not given x"),
    ("program", "a.b", "a.c", "refusal.a.c is missing in fr"),
    ("program", "a.b", "a.c", "refusal.a.b is never asked for"),
    ("program", "bags", "no.bags", "bags is never asked for"),
    ("program", "raise T", 'words.say("in.vain")\nraise T', "in.vain is missing in en"),
    ("program", '"Released"', '"released"', "kind.Released is never asked for"),
    ("program", "kind.{", "sort.{", "no word begins with sort."),
    ("program", "kind}\")", "kind}.x\")", "kind.Released is never asked for"),
    ("program", "kind.{", "sort.{", "kind.Released is never asked for"),
]


@pytest.mark.parametrize(("side", "old", "new", "fault"), BITES)
def test_a_fault_in_the_words_is_found(
    tmp_path: Path, side: str, old: str, new: str, fault: str
) -> None:
    house = {**GOOD, "program": PROGRAM}
    assert old in house[side]
    house[side] = house[side].replace(old, new)
    program = house.pop("program")
    assert any(fault in found for found in planted(tmp_path, house, program))


def test_a_counted_word_needs_its_plural(tmp_path: Path) -> None:
    single = {
        language: text.split('msgid "bags"')[0] + 'msgid "some.bags"\nmsgstr "{number}"\n'
        for language, text in GOOD.items()
    }
    told = planted(tmp_path, single, PROGRAM + 'words.count("some.bags", 2)')
    assert any("counts on one side only" in fault for fault in told)

"""A line in plain words: every fact of every kind has its caption, and nothing sealed is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.command.practice_bag import ALL_YES
from app.custody.canonical import Value
from app.custody.kinds import KINDS, Stamp
from app.custody.schema import Choice, Items, Record, Rule
from app.desk.bag.handover import offer_bag
from app.desk.log.telling import Manner, Telling, tell
from app.desk.papers.report import paper_manner
from app.devices.resources import words
from app.trial.names import BagCode, RoleKey
from app.trial.words import LANGUAGES
from tests.blinding.swap import Seated, lived
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at
from tests.desk.test_act_12_return import bring_back

# Told in parts, under the names of the parts.
_PARTS = {"founder", "second", "weight"}
_LISTS = {"albumin", "checks", "holders", "keys", "rows", "strata"}


def fields(rule: Rule, within: str = "") -> Iterator[tuple[str, str, Rule]]:
    """Every field of a shape, with the name of what it stands in."""
    if isinstance(rule, Items):
        yield from fields(rule.rule, within)
    elif isinstance(rule, Record):
        for name, inner in rule.fields.items():
            yield within, name, inner
            yield from fields(inner, name)


ALL = [(kind, *told) for kind in KINDS.values() for told in fields(kind.facts)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_has_a_caption(language: str) -> None:
    for kind, within, name, rule in ALL:
        of_a_seat = name in ("root", "esign", "seal") and ("esign" in kind.facts.fields or within)
        caption = f"{name}_key" if of_a_seat else name
        own = within not in _LISTS | {"second", "weight"}
        if own and not (isinstance(rule, Record) and name in _PARTS - {"weight"}):
            assert words(language).say(f"fact.{caption}")
    for name in ("founder", "checked_by", "weight_source", "weight_at"):
        assert words(language).say(f"fact.{name}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_told_in_words(language: str) -> None:
    """No code word of a closed list reaches a reader as it is."""
    say = words(language).say
    families = {
        "seal_intact": "answer", "what": "export", "kind": "weight", "sort": "term",
    }  # fmt: skip
    for _, within, name, rule in ALL:
        if isinstance(rule, Choice) and within != "checks":
            family = "rolekey" if within == "keys" else families.get(name, name)
            assert all(say(f"{family}.{word}") for word in rule.words)
        elif within == "checks":
            assert say(f"term.{name}")
    assert {role.value for role in RoleKey} == {"arm", "identity", "statistician"}


def story_of(hands: Hands, language: str = "fr") -> list[Telling]:
    """The bag in hand, told."""
    manner = Manner(words(language), lambda at: f"{at:%d/%m %H:%M}", lambda day: f"{day:%d/%m/%Y}")
    return [tell(hands.bench.desk, event, manner) for event in hands.story.events]


@BOTH_ARMS
def test_a_bag_is_told_from_the_call_to_its_destruction(cells: bool) -> None:
    hands = at("ended", cells)
    hands.destroy()
    told = {one.kind: one for one in story_of(hands)}
    received = told["Demande reçue"]
    assert received.detail("weight") == "70\u00a0kg, mesuré"
    assert received.detail("weight_source") == "lit-balance"
    assert received.detail("site").startswith("01 ")
    assert received.who.endswith(", pharmacien")
    assert received.meaning == ""
    released = told["Libérée et dispensée"]
    assert released.meaning == "signé\u00a0: libération et dispensation"
    assert released.stamp is Stamp.R
    assert "surpoche opaque scellée" in released.detail("checks")
    assert told["Poche remise"].detail("temperature") == "20,5\u00a0°C"
    assert told["Poche remise"].detail("bag") == BagCode(hands.bag).shown
    assert told["Reçue dans le service"].detail("seal_intact") == "Oui"
    assert told["Perfusion terminée"].detail("reaction") == "aucune"
    assert told["Perfusion terminée"].detail("volume_ml") == "250\u00a0ml"
    closed = told["Préparation close"]
    assert closed.detail("checked_by") == hands.crew.operator.seat.name
    assert [one.name for one in closed.details if one.exact] == [
        "digest", "key", "request", "signature",
    ]  # fmt: skip
    confirmed = told["Confirmé par une seconde personne"]
    assert confirmed.detail("line").endswith("Destruction proposée")


def test_a_bag_that_froze_is_told_below_zero() -> None:
    hands = at("released")
    hands.bench.advance(1)
    offer_bag(hands.bench.desk, hands.me, hands.bag, "Petit", "-1.5", hands.slip(), ALL_YES)
    assert story_of(hands)[-1].detail("temperature") == "−1,5\u00a0°C"
    bring_back(hands, "damaged")
    assert story_of(hands)[-1].detail("reason") == "Poche endommagée"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_log_of_a_day_is_told_alike_when_the_arms_are_exchanged(language: str) -> None:
    """Every line of two days: what is not a fingerprint is equal."""
    seated = Seated.once()
    days = []
    for exchanged in (False, True):
        bench, crew = seated.fork(3)
        lived(bench, crew, 3, exchanged)
        desk = bench.desk
        manner = Manner(words(language), paper_manner(desk).moment, paper_manner(desk).day)
        told = [tell(desk, event, manner) for event in desk.board.events]
        days.append(
            [
                (one.number, one.kind, one.who, one.meaning, one.at, one.stamp,
                 [(d.name, d.caption, len(d.value) if d.exact else d.value) for d in one.details])
                for one in told
            ]
        )  # fmt: skip
    assert days[0] == days[1]
    assert len(days[0]) > 20


@pytest.mark.parametrize(("language", "caption"), [("fr", "lieu de la sauvegarde"),
                                                   ("en", "place of the backup")])  # fmt: skip
def test_where_a_backup_lies_is_not_told_as_where_bags_are_made(
    language: str, caption: str
) -> None:
    hands = at("received")
    desk = hands.bench.desk
    number = len(desk.board.events) - 1
    with desk.journal.turn() as turn:
        facts: dict[str, Value] = {
            "line": number, "leaf": desk.board.events[number].line.leaf.hex(), "place": "NAS",
        }  # fmt: skip
        turn.write("BackupProven", facts, hands.crew.pharmacist)
    manner = Manner(words(language), paper_manner(desk).moment, paper_manner(desk).day)
    told = tell(desk, desk.board.events[-1], manner)
    (place,) = [one for one in told.details if one.value == "NAS"]
    assert place.caption == caption

"""Filters of the log that stay on the workstation, without a word of a patient."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.command.practice_bag import Scene
from app.trial.refusal import Refusal
from app.ui.pages.log.kept import KEY, LONGEST, MOST, KeptFilters, read_filters
from app.ui.pages.log.more import MoreDialog
from app.ui.pages.log.page import LogPage
from app.ui.pages.log.search import Wanted
from tests.ui.pages.test_log import WHO, look_for, shown
from tests.ui.stage import Stage, Told

OPERATOR = "Marc Lenoir"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
WANTED = st.builds(
    Wanted, kind=TEXTS, about=TEXTS, text=TEXTS, special=TEXTS, person=TEXTS, role=TEXTS,
    stratum=TEXTS, since=st.none() | st.dates(), until=st.none() | st.dates(),
)  # fmt: skip


@pytest.fixture
def memory() -> Told:
    return Told()


@pytest.fixture
def page(stage: Stage, day: Scene, memory: Told) -> LogPage:
    return stage.show(
        lambda station: LogPage(station, lambda name, data: None, KeptFilters(memory))  # type: ignore[arg-type, return-value]
    )


def criteria(stage: Stage, page: LogPage) -> MoreDialog:
    stage.click(page.filter.more)
    return stage.dialog(MoreDialog)


def test_a_filter_is_kept_recalled_and_forgotten(stage: Stage, page: LogPage, memory: Told) -> None:
    dialog = criteria(stage, page)
    assert not dialog.kept.isVisible(), "nothing is kept yet"
    dialog.choices["person"].put(OPERATOR)
    dialog.keep.put("  Second   opérateur ")
    stage.click(dialog.action)
    page.filter.clear()
    stage.rest()
    assert len({row[WHO] for row in shown(page)}) > 1
    dialog = criteria(stage, page)
    dialog.kept.put("Second opérateur")
    assert dialog.choices["person"].value() == OPERATOR
    stage.click(dialog.action)
    assert {row[WHO] for row in shown(page)} == {f"{OPERATOR}, second opérateur"}
    dialog = criteria(stage, page)
    dialog.kept.put("Second opérateur")
    stage.click(dialog.forget)
    assert KeptFilters(memory).all() == {}


def test_a_kept_filter_brings_its_kind_back(stage: Stage, page: LogPage) -> None:
    page.filter.kind.setCurrentIndex(page.filter.kind.findData("Released"))
    dialog = criteria(stage, page)
    dialog.keep.put("libérations")
    stage.click(dialog.action)
    page.filter.clear()
    stage.rest()
    dialog = criteria(stage, page)
    dialog.kept.put("libérations")
    stage.click(dialog.action)
    assert page.filter.kind.currentData() == "Released"
    assert len(shown(page)) == 1


def test_what_was_typed_of_a_patient_is_not_kept(
    stage: Stage, page: LogPage, memory: Told
) -> None:
    look_for(stage, page, text="Dupont 72")
    page.filter.about.setText("01-001")
    dialog = criteria(stage, page)
    dialog.keep.put("ceux-ci")
    stage.click(dialog.action)
    assert json.loads(memory.get(KEY, "")) == {"ceux-ci": {}}


def test_a_name_too_long_is_refused_and_the_dialog_stays(stage: Stage, page: LogPage) -> None:
    dialog = criteria(stage, page)
    dialog.keep.put("x" * (LONGEST + 1))
    stage.click(dialog.action)
    assert dialog.isVisible() and not dialog.over
    dialog.reject()


def test_only_so_many_are_kept(memory: Told) -> None:
    kept = KeptFilters(memory)
    for number in range(MOST):
        kept.keep(f"filter {number}", Wanted(special="signed"))
    kept.keep("filter 7", Wanted(special="critical"))
    with pytest.raises(Refusal, match="filters_full"):
        kept.keep("one more", Wanted())
    assert len(kept.all()) == MOST and kept.all()["filter 7"].special == "critical"


@given(st.text(min_size=1, max_size=LONGEST).filter(str.strip), WANTED)
def test_what_is_kept_comes_back_without_what_was_typed(name: str, wanted: Wanted) -> None:
    kept = KeptFilters(Told())
    kept.keep(name, wanted)
    (back,) = kept.all().values()
    for part in ("kind", "special", "person", "role", "stratum", "since", "until"):
        assert getattr(back, part) == getattr(wanted, part)
    assert (back.about, back.text) == ("", "")


@given(st.text() | JSON.map(json.dumps))
def test_whatever_lies_in_the_preferences_does_no_harm(text: str) -> None:
    for name, wanted in read_filters(text):
        assert 0 < len(name) <= LONGEST
        assert wanted.since is None or isinstance(wanted.since, date)

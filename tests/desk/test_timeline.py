"""A bag on one line of time: every line on it, in order, nothing that only one arm would show."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pypdfium2
from hypothesis import given
from hypothesis import strategies as st

from app.desk.boards.timeline import LONGEST, Scale, Timeline, levels, timeline
from app.desk.log.telling import tell
from app.desk.papers.report import custody_report, export_custody_report, paper_manner
from app.desk.unblinded.bench.closing import announce_delay
from app.papers.paper import Axis
from app.papers.render import paper_pdf
from app.trial.clocks import parse_instant
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at

NOON = datetime(2026, 3, 24, 12, tzinfo=UTC)
MOMENTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).map(
    lambda minutes: [NOON + timedelta(minutes=minute) for minute in minutes]
)


def line_of(hands: Hands) -> Timeline:
    desk = hands.bench.desk
    manner = paper_manner(desk)
    told = [tell(desk, event, manner) for event in hands.story.events]
    return timeline(desk, hands.story, told)


@given(MOMENTS)
def test_moments_stand_in_order_between_the_ends(moments: list[datetime]) -> None:
    scale = Scale.of(moments)
    ordered = sorted(set(moments))
    places = [scale.place(moment) for moment in ordered]
    assert places == sorted(set(places)) and places[0] == 0
    assert places[-1] == (1 if len(ordered) > 1 else 0)
    for before, after in itertools.pairwise(ordered):
        middle = scale.place(before + (after - before) / 2)
        assert scale.place(before) < middle < scale.place(after)
    spans = [after - before for before, after in itertools.pairwise(ordered)]
    assert [cut.span for cut in scale.cuts] == [span for span in spans if span > LONGEST]


@given(MOMENTS)
def test_equal_times_take_equal_room_where_nothing_is_cut(moments: list[datetime]) -> None:
    scale = Scale.of(moments)
    at = dict(zip(scale.moments, scale.places, strict=True))
    steps = {
        (after - before): round(at[after] - at[before], 9)
        for before, after in zip(scale.moments, scale.moments[1:], strict=False)
        if after - before <= LONGEST
    }
    for span, step in steps.items():
        for other, room in steps.items():
            assert abs(span / other - step / room) < 1e-3 * (1 + span / other)


def test_a_moment_beyond_the_ends_stands_at_the_nearer() -> None:
    scale = Scale.of([NOON, NOON + timedelta(hours=1)])
    assert scale.place(NOON - timedelta(days=1)) == 0
    assert scale.place(NOON + timedelta(days=1)) == 1
    assert Scale.of([]).place(NOON) == 0


@given(st.lists(st.floats(0, 1), max_size=30).map(sorted))
def test_no_mark_hides_another(places: list[float]) -> None:
    told = list(zip(places, levels(places, 0.05), strict=True))
    for number, (place, level) in enumerate(told):
        for other, beside in told[:number]:
            assert level != beside or abs(place - other) >= 0.05


@BOTH_ARMS
def test_every_line_stands_there_and_the_announced_clocks(cells: bool) -> None:
    hands = at("ended", cells)
    line = line_of(hands)
    assert [row.told.number for row in line.rows] == [e.number for e in hands.story.events]
    assert [clock.name for clock in line.clocks] == ["d", "r", "start", "use_by"]
    d, r = (clock.at for clock in line.clocks[:2])
    assert r - d == timedelta(hours=2)
    inside = [row.told.at for row in line.rows if d <= row.told.at <= r]
    assert set(inside) == {d, r}, "of the bench nothing is known but D and R"


def test_a_delay_is_a_clock_of_its_own() -> None:
    hands = at("checked")
    signing, r = hands.sign(), parse_instant(hands.story.r)
    later = r + timedelta(minutes=30)
    announce_delay(hands.workbench, signing, hands.request, later, "four d'eau")
    line = line_of(hands)
    assert [(c.name, c.turn) for c in line.clocks] == [
        ("d", 0), ("r", 0), ("r", 1), ("start", 0), ("use_by", 0),
    ]  # fmt: skip
    assert line.clocks[2].at - line.clocks[1].at == timedelta(minutes=30)


def test_a_request_without_clocks_is_one_mark() -> None:
    line = line_of(at("received"))
    assert len(line.rows) == 1 and line.clocks == () and line.scale.places == (0.0,)


def test_reports_taken_one_after_the_other_are_one_row() -> None:
    hands = at("ended")
    for _ in range(4):
        export_custody_report(hands.bench.desk, hands.crew.auditor, hands.bag)
    row = line_of(hands).rows[-1]
    assert (row.told.number, row.last) == tuple(e.number for e in hands.story.events[-4::3])


def test_the_report_has_all_of_it_on_one_page() -> None:
    hands = at("ended")
    hands.destroy()
    paper = custody_report(hands.bench.desk, hands.story)
    axis = next(block for block in paper.blocks if isinstance(block, Axis))
    assert len(axis.table.rows) == len(axis.marks) == len(hands.story.events)
    first = pypdfium2.PdfDocument(paper_pdf(paper))[0].get_textpage().get_text_range()
    for row in axis.table.rows:
        assert row[1][:24] in first and row[4] in first
    assert "D 22:05" in first and "R 00:05" in first

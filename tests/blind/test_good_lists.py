from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.blind.allocation import StratumCount, StratumPreview, preview
from app.blind.columns import Role
from app.blind.listfile import judge, read_list
from app.blind.rowcodec import pack_row
from app.blind.spelling import fold
from app.trial.refusal import Refusal
from tests.blind.made_lists import PLAIN, QUICK, SHIPPED, STRATA, Made, full_lists, good_lists

FILES = sorted(SHIPPED.iterdir())
COUNTS = {
    "blockrand-style.csv": (("A", "B"), (66, 66, 66)),
    "code-list-with-preamble.csv": (("Albumin 4% alone", "MSC + albumin 4%"), (84, 84, 84)),
    "french-excel-style.csv": (("Cellules", "Témoin"), (66, 68, 66)),
}


def against(made: Made) -> tuple[bytes, tuple[str, ...], int]:
    return made.data, STRATA, 2


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
@pytest.mark.parametrize(("strata", "arms"), [(None, None), (("NANCY", "dijon", "Strasbourg"), 2)])
def test_the_files_of_statisticians_are_accepted(
    file: Path, strata: tuple[str, ...] | None, arms: int | None
) -> None:
    judgement = judge(file.read_bytes(), strata, arms)
    words, counts = COUNTS[file.name]
    assert (judgement.accepted, judgement.problems, judgement.notices) == (True, (), ())
    assert judgement.arms == words
    assert judgement.rows == sum(counts)
    names = strata or STRATA
    assert judgement.strata == tuple(map(StratumCount, names, counts))


@pytest.mark.parametrize(
    ("titles", "read"),
    [
        ("SUBJID,SITE,BLOCK,BLKSIZE,TRT", ("101", "1", "2")),
        (
            "redcap_randomization_number,redcap_data_access_group,note,extra,"
            "redcap_randomization_group",
            ("101", "", ""),
        ),
    ],
    ids=["SAS", "REDCap"],
)
def test_the_usual_titles_of_trial_software_are_known(
    titles: str, read: tuple[str, str, str]
) -> None:
    lines = [titles]
    for number, site in enumerate(s for s in STRATA for _ in range(2)):
        lines.append(f"{101 + number},{site},{STRATA.index(site) + 1},2,{1 + number % 2}")
    data = "\r\n".join(lines).encode()
    assert judge(data, STRATA, 2).problems == ()
    first = read_list(data, STRATA, 2).rows[0]
    assert (first.list_id.open(), first.block.open(), first.size.open()) == read
    assert (first.stratum, first.token.open()) == ("Nancy", "1")


def test_a_file_is_read_in_its_own_order() -> None:
    rows = read_list((SHIPPED / "code-list-with-preamble.csv").read_bytes(), STRATA, 2).rows
    first = [(r.position, r.token.open(), r.code.open(), r.block.open()) for r in rows[:3]]
    assert first == [
        (1, "MSC + albumin 4%", "DY57", "1"),
        (2, "Albumin 4% alone", "JL12", "1"),
        (3, "Albumin 4% alone", "XS28", "1"),
    ]
    assert {r.list_id.open() for r in rows} == {""}
    assert [r.position for r in rows if r.stratum == "Dijon"] == list(range(1, 85))


@QUICK
@given(good_lists())
def test_a_good_list_in_any_shape_is_accepted_and_counted(made: Made) -> None:
    for strata, arms in ((None, None), (STRATA, 2)):
        judgement = judge(made.data, strata, arms)
        assert judgement.problems == ()
        assert judgement.accepted
        assert judgement.rows == len(made.lines)
        counted = {s.name: s.rows for s in judgement.strata}
        assert counted == Counter(line[Role.STRATUM] for line in made.lines)
        assert judgement.arms == tuple(sorted({line[Role.TOKEN] for line in made.lines}))


@QUICK
@given(good_lists())
def test_a_good_list_is_read_row_by_row_as_it_stands(made: Made) -> None:
    kept = dict(made.shape.titles)
    roles = (Role.TOKEN, Role.LIST_ID, Role.CODE, Role.BLOCK, Role.SIZE)
    positions: Counter[str] = Counter()
    for row, line in zip(read_list(*against(made)).rows, made.lines, strict=True):
        positions[line[Role.STRATUM]] += 1
        assert (row.stratum, row.position) == (line[Role.STRATUM], positions[row.stratum])
        told = [w.open() for w in (row.token, row.list_id, row.code, row.block, row.size)]
        assert told == [line[role] if role in kept else "" for role in roles]
        assert len(pack_row(row, bytes(32))) == 256


@QUICK
@given(full_lists(), st.randoms(use_true_random=False))
def test_strata_may_be_mixed_in_the_file(made: Made, random: Random) -> None:
    by_stratum = {name: [x for x in made.lines if x[Role.STRATUM] == name] for name in STRATA}
    mixed = []
    while any(by_stratum.values()):
        mixed.append(random.choice([rest for rest in by_stratum.values() if rest]).pop(0))
    assert judge(PLAIN.write(mixed), STRATA, 2).accepted


@QUICK
@given(full_lists(), st.data())
def test_capitals_and_accents_do_not_make_an_arm(made: Made, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(made.lines) - 1))
    word = made.lines[index][Role.TOKEN]
    for spelling in (word.upper(), word.replace("é", "e"), word.replace("é", "e\u0301")):
        varied = made.altered(index, Role.TOKEN, spelling)
        judgement = judge(*against(varied))
        plain = judge(*against(made))
        assert judgement.accepted
        assert judgement.arms == plain.arms
        written = {line[Role.TOKEN] for line in varied.lines} - {"Te\u0301moin"}
        assert [n.code for n in judgement.notices] == ["spelling"] * (len(written) > 2)


def test_a_column_that_is_not_known_is_named_and_left_alone() -> None:
    data = (SHIPPED / "blockrand-style.csv").read_bytes().replace(b'"id"', b'"remark"')
    judgement = judge(data, STRATA, 2)
    assert judgement.accepted
    assert [(n.column, n.code) for n in judgement.notices] == [("remark", "unread")]


@QUICK
@given(full_lists())
def test_blocks_in_the_order_of_text_are_noticed(made: Made) -> None:
    numbered = [{**line, Role.BLOCK: str(20 - int(line[Role.BLOCK]))} for line in made.lines]
    judgement = judge(PLAIN.write(numbered), STRATA, 2)
    assert judgement.accepted
    assert [n.code for n in judgement.notices] == ["block_order"]


@QUICK
@given(full_lists())
def test_a_preview_tells_structure_and_counts_only(made: Made) -> None:
    shown = preview(read_list(*against(made)))
    counts = Counter(line[Role.STRATUM] for line in made.lines)
    assert shown.rows == len(made.lines)
    assert shown.strata == tuple(StratumPreview(name, counts[name], True) for name in STRATA)
    assert shown.arms == tuple(sorted({line[Role.TOKEN] for line in made.lines}))


@QUICK
@given(full_lists())
def test_a_list_shows_no_word_of_its_rows(made: Made) -> None:
    shown = repr(read_list(*against(made)).rows)
    for line in made.lines:
        assert line[Role.CODE] not in shown
        assert line[Role.LIST_ID] not in shown


def test_a_refused_list_is_not_read() -> None:
    data = (SHIPPED / "blockrand-style.csv").read_bytes()
    with pytest.raises(Refusal) as caught:
        read_list(data, ("Nancy", "Dijon"), 3)
    assert caught.value.code == "list.refused"
    assert caught.value.facts == {"problems": 2}


@pytest.mark.parametrize("arms", [2, 3, 4])
def test_a_list_by_itself_may_have_more_arms_than_two(arms: int) -> None:
    words = "ABCD"[:arms]
    lines = [f"{b},{w},Nancy" for b in range(9) for w in words[b % arms :] + words[: b % arms]]
    data = "\n".join(["block,arm,site", *lines]).encode()
    assert judge(data, None, None).accepted
    assert judge(data, None, 2).accepted == (arms == 2)


@QUICK
@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(fold(text).upper())


def test_accents_capitals_and_spaces_are_folded_away() -> None:
    assert fold("  TÉMOIN\u00a0 Bras ") == "temoin bras" == fold("Te\u0301moin bras")

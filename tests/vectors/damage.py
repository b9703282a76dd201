"""Damaged variants of the practice log: what to change, and what must be found, where.

A variant is a list of changes, done in order, to the tables of `practice.json`:
``{"table", "index", "set": {column: value}}`` changes columns of a row,
``"flip": {column: n}`` the lowest bit of byte n of a column, ``"drop": 1`` takes
the row out, ``"put": row`` puts one in before it. A negative index counts from
the end; bytes are hexadecimal. In `settings` the index is a name, and a row a
value.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from app.custody.canonical import Value
from app.custody.capsule import row_message
from app.custody.event import Event
from tests.custody.day import LATER, OTHER_BAG, Preparation
from tests.custody.provoke_people import pen
from tests.custody.provoke_rows import admitted_at
from tests.custody.scribe import Scribe, Study, judge
from tests.vectors.study import shown

Change = dict[str, Any]
Variant = dict[str, Any]


def damaged(told: dict[str, Any], changes: list[Change]) -> dict[str, Any]:
    """The file of a variant, as its vector would have it."""
    made = copy.deepcopy(told)
    for change in changes:
        rows, index = made[change["table"]], change["index"]
        if "set" in change:
            rows[index].update(change["set"])
        elif "flip" in change:
            for column, place in change["flip"].items():
                data = bytearray.fromhex(rows[index][column])
                data[place] ^= 1
                rows[index][column] = data.hex()
        elif "drop" in change:
            del rows[index]
        elif isinstance(rows, dict):
            rows[index] = change["put"]
        else:
            rows.insert(index, change["put"])
    return made


def variants(study: Study) -> Iterator[Variant]:
    """Every damaged variant of the study."""
    yield from _bytes_changed()
    yield from _lines_moved(study)
    yield from _rows_changed(study)
    for name, code, act in FORGERIES:
        scribe = Scribe(study=study)
        act(scribe, _open_bag(study))
        yield _variant(name, code, len(scribe.lines) - 1, *written_behind(study, scribe))


def written_behind(study: Study, scribe: Scribe) -> list[Change]:
    """The lines that a scribe has put behind those of the study."""
    size = sum(line in scribe.lines for line in study.file.lines)
    return [
        {"table": "lines", "index": number, "put": shown(asdict(scribe.lines[number]))}
        for number in range(size, len(scribe.lines))
    ]


def _variant(name: str, code: str, line: int, *changes: Change) -> Variant:
    return {"name": name, "finding": code, "line": line, "changes": list(changes)}


def _set(table: str, index: int, **columns: bytes | int | str) -> Change:
    return {"table": table, "index": index, "set": shown(columns)}


def _flip(table: str, index: int, **places: int) -> Change:
    return {"table": table, "index": index, "flip": places}


def _bytes_changed() -> Iterator[Variant]:
    places = (("prefix", 0, "form"), ("suite", 4, "form"), ("log id", 5, "other_log"),
              ("number", 28, "number"), ("root before", 29, "history"), ("signer kind", 61, "form"),
              ("open length", 81, "part"), ("open digest", 82, "part"),
              ("sealed length", 117, "part"), ("sealed digest", 118, "part"))  # fmt: skip
    for name, place, code in places:
        change = _flip("lines", 9, entry=place)
        yield _variant(f"{name} changed", f"entry.{code}", 9, change)
    change = _flip("lines", 9, entry=62)
    yield _variant("signer changed", "people.unknown_key", 9, change)
    yield _variant("signature changed", "entry.signature", 9, _flip("lines", 9, signature=20))
    yield _variant("open changed", "entry.part", 9, _flip("lines", 9, open=20))
    yield _variant("sealed changed", "entry.part", 8, _flip("lines", 8, sealed=500))


def _lines_moved(study: Study) -> Iterator[Variant]:
    lines = [shown(asdict(line)) for line in study.file.lines]
    drop = {"table": "lines", "index": 5, "drop": 1}
    yield _variant("line taken out", "entry.number", 6, drop)
    put = {"table": "lines", "index": 6, "put": lines[5]}
    yield _variant("line twice", "entry.number", 5, put)
    yield _variant("two lines exchanged", "entry.number", 6, drop, put)
    swap = [{"table": "lines", "index": i, "set": {"signature": lines[j]["signature"]}}
            for i, j in ((10, 9), (9, 10))]  # fmt: skip
    yield _variant("signatures exchanged", "entry.signature", 9, *swap)
    # The second acceptance and its allocation gone, as if never made, without their rows' consent.
    window = study.file.capsules[0].window
    cut = [{"table": "lines", "index": -1, "drop": 1}] * (len(lines) - window)
    yield _variant("tail cut, its rows left", "row.allocation_foreign", window, *cut)


def _rows_changed(study: Study) -> Iterator[Variant]:
    file = study.file
    listed = file.rows[0].version
    window = file.capsules[0].window
    change = _flip("rows", 3, sealed=100)
    yield _variant("list row changed", "row.list_differs", listed, change)
    swap = [_set("rows", i, sealed=file.rows[j].sealed) for i, j in ((0, 1), (1, 0))]
    yield _variant("list rows exchanged", "row.list_differs", listed, *swap)
    drop = {"table": "rows", "index": -1, "drop": 1}
    yield _variant("list row taken out", "row.list_rows", listed, drop)
    change = _set("allocations", -1, position=9)
    yield _variant("allocation moved", "row.allocation_order", window, change)
    change = _flip("capsules", 0, sealed=9000)
    yield _variant("capsule changed", "row.capsule_signature", window, change)
    change = _flip("capsules", 0, head_leaf=0)
    yield _variant("capsule of another history", "row.capsule_head", window, change)
    last = file.lines[-1]
    change = _set("capsules", 0, head_number=last.number, head_leaf=last.leaf)
    yield _variant("capsule over the last line", "row.capsule_head", window, change)
    row = file.capsules[0]
    message = row_message(
        file.settings["log"], window, row.head_number, row.head_leaf, row.sealed
    )  # fmt: skip
    change = _set("capsules", 0, signature=study.crew.pharmacist.keys.root.sign(message))
    yield _variant("capsule signed by its author", "row.capsule_signature", window, change)
    change = _flip("capsules", 0, sealed=1)
    yield _variant("capsule under another role key", "row.capsule_length", window, change)
    change = _set("allocations", -1, version=listed + 1)
    yield _variant("allocation from another list", "row.allocation_list", window, change)
    put: Change = {"table": "settings", "index": "theme", "put": "00"}
    yield _variant("setting put in", "row.setting_unknown", 0, put)
    drop = {"table": "capsules", "index": 0, "drop": 1}
    yield _variant("capsule taken out", "row.capsule_missing", window, drop)
    seat = file.seats[1]
    change = _flip("seats", 1, wrapped=20)
    yield _variant("seat changed", "row.seat_differs", admitted_at(study.file, seat.seat), change)


def _open_bag(study: Study) -> Event:
    """The allocation of the preparation in progress."""
    return [event for event in judge(study.file).events if event.kind == "Allocated"][-1]


def _labels(bag: Event) -> dict[str, Value]:
    return {
        "request": bag.text("request"), "bag": bag.text("bag"), "run": 2, "full": 2, "record": 1,
        "digest": "00" * 32,
    }  # fmt: skip


def _precise_time(scribe: Scribe, bag: Event) -> None:
    scribe.write("LabelsPrinted", _labels(bag), at=bag.at[:20] + "417" + bag.at[23:])


def _other_bag(scribe: Scribe, bag: Event) -> None:
    scribe.write("LabelsPrinted", {**_labels(bag), "bag": OTHER_BAG}, at=bag.at)


def _bag_code(scribe: Scribe, bag: Event) -> None:
    told = {**_labels(bag), "bag": bag.text("bag").replace(bag.text("bag")[0], "3")}
    scribe.write("LabelsPrinted", told, at=bag.at)


def _other_role_key(scribe: Scribe, bag: Event) -> None:
    sealed = b"\1\2\0\0\0\1" + bytes(540)
    scribe.write("LabelsPrinted", _labels(bag), at=bag.at, entry={"sealed": sealed})


def _announced(scribe: Scribe, bag: Event) -> None:
    preparation = Preparation(scribe, 9).receive()
    preparation.write("RequestAccepted", {"start_by": LATER})


def _another_closing(scribe: Scribe, bag: Event) -> None:
    preparation = Preparation(scribe, 9).receive()
    preparation.window = preparation.write("RequestAccepted").number
    preparation.write("Allocated")
    preparation.write("PreparationClosed")
    preparation.write("Cancelled")


def _nothing_approved(scribe: Scribe, bag: Event) -> None:
    line = scribe.write("SitesProposed", {"sites": ["02"]})
    told: dict[str, Value] = {"line": line.number, "leaf": line.leaf.hex()}
    scribe.write("Confirmed", told, "operator", part={"meaning": "checked"})


def _second_reveal(scribe: Scribe, bag: Event) -> None:
    told = {"request": bag.text("request"), "bag": bag.text("bag"), "purpose": "preparation"}
    scribe.write("ArmRevealed", told, at=bag.at)


def _released_alone(scribe: Scribe, bag: Event) -> None:
    told = {"request": bag.text("request"), "bag": bag.text("bag")}
    scribe.write("NotTreated", told, at=bag.at)


def _self_confirmed(scribe: Scribe, bag: Event) -> None:
    scribe.confirm(scribe.write("SitesProposed", {"sites": ["02"]}), "pharmacist")


def _auditor_confirmed(scribe: Scribe, bag: Event) -> None:
    scribe.confirm(scribe.write("SitesProposed", {"sites": ["02"]}), "auditor")


def _unknown_key(scribe: Scribe, bag: Event) -> None:
    scribe.write("SitesProposed", {"sites": ["02"]}, pen=pen("nobody"))


def _without_passphrase(scribe: Scribe, bag: Event) -> None:
    scribe.write("SitesProposed", {"sites": ["02"]}, pen=scribe.crew.pharmacist.keys.root)


def _fact_more(scribe: Scribe, bag: Event) -> None:
    scribe.write("SignedIn", {"arm": "?"}, "auditor")


def _white_space(scribe: Scribe, bag: Event) -> None:
    scribe.write("SignedIn", {}, "auditor", raw=scribe.lines[-1].open + b" ")


def _after_delegation(scribe: Scribe, bag: Event) -> None:
    scribe.write("SignedIn", {}, "auditor", at="2040-01-02T08:00:00.000+01:00")


FORGERIES: tuple[tuple[str, str, Callable[[Scribe, Event], None]], ...] = (
    ("precise time inside the window", "window.stamp", _precise_time),
    ("label of another bag", "window.other_bag", _other_bag),
    ("bag code with a slip of the pen", "open.facts", _bag_code),
    ("sealed under another role key", "entry.sealed_form", _other_role_key),
    ("start announced at the very end", "window.announced", _announced),
    ("cancelled upon a signature for a release", "window.second_signature", _another_closing),
    ("confirmed without approving", "open.meaning", _nothing_approved),
    ("arm revealed twice", "window.twice", _second_reveal),
    ("closing line without a closing", "window.closing", _released_alone),
    ("proposed and confirmed by one person", "people.same_person", _self_confirmed),
    ("confirmed by an auditor", "people.role", _auditor_confirmed),
    ("signed by an unknown key", "people.unknown_key", _unknown_key),
    ("signed without the passphrase", "open.signer", _without_passphrase),
    ("one fact more", "open.facts", _fact_more),
    ("white space in the open part", "open.form", _white_space),
    ("signed after the delegation", "people.delegation", _after_delegation),
)

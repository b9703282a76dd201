"""A reader of study files written from ``docs/log-format.md`` alone; it imports nothing of ``app``.

Only what the page says is here, in its order, with another library for the
signatures. It keeps no secret and opens nothing sealed.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.custody.law_basics import opened, require, root, sha, signed
from tests.custody.law_lists import Lists
from tests.custody.law_people import SEATING, Standing
from tests.custody.law_settings import granted, settings_held
from tests.custody.law_unblinding import Unblinding

PAGE = Path(__file__).resolve().parents[2] / "docs" / "log-format.md"
INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?!-00:00)[+-](0\d|1[0-4]):[0-5]\d", re.ASCII
)
MEANINGS = {"authored", "checked", "approved", "released", "reviewed"}
MEANT = {"Released": "released", "Reviewed": "reviewed",
         **dict.fromkeys(("Confirmed", "OpeningShared", "CommitmentSigned"), "approved")}
PREPARERS = ("pharmacist", "operator")
PURPOSES = {"Released": b"\1", "Cancelled": b"\2", "NotTreated": b"\3"}
LETTERS = "34679ACDEFGHJKMNPQRTWXY"
AT_D = {"Allocated", "ArmRevealed", "LabelsPrinted", "CodeBreakPrinted"}
INSIDE, CLOSING = {*AT_D, "Delayed", "LabelsReconciled", "SingleOperator"}, set(PURPOSES)
ASKS = {"SingleOperator": ("second_check", "reprint", "label_count"),
        "DestroyedAlone": ("destruction",)}  # fmt: skip
AGAIN = {"LabelsPrinted", "Delayed", "CodeBreakPrinted"}
HANDED_ON = {"BagOffered", "BagAccepted", "WardReceived", "BedsideChecked", "InfusionStarted",
             "InfusionEnded", "BagReturned", "BagRecalled", "BagLost", "SlipPrinted"}  # fmt: skip


def kinds() -> dict[str, tuple[int, str, int, bool]]:
    """Signer kind, time, bucket and star of each kind, read from the page's own table."""
    row = re.compile(r"\| `?(\w+)`?\s?\\?(\*?) \| ([RE]) \| ([PDR]) \| ([\d,]+|–|-|—|none|) ?\|")
    told = {}
    for name, star, signer, time, bucket in row.findall(PAGE.read_text("utf-8")):
        size = int(re.sub(r"\D", "", bucket) or 0)
        told[name] = (1 if signer == "R" else 2, time, size, bool(star))
    return told


@dataclass
class Log:
    """What a reader remembers between lines."""

    log_id: bytes = b""
    study: str = ""
    version: int = 0
    leaves: list[bytes] = field(default_factory=list)
    seats: dict[bytes, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    in_force: set[str] = field(default_factory=set)
    proposals: dict[int, tuple[str, dict[str, Any], str]] = field(default_factory=dict)
    printed: dict[int, str] = field(default_factory=dict)
    confirmed: dict[int, int] = field(default_factory=dict)
    windows: dict[str, dict[str, Any]] = field(default_factory=dict)
    closing: dict[str, Any] | None = None
    sites: set[str] = field(default_factory=set)
    subjects: dict[str, str] = field(default_factory=dict)
    declined: set[str] = field(default_factory=set)
    repeats: dict[str, dict[str, Any]] = field(default_factory=dict)
    over: set[str] = field(default_factory=set)
    standing: Standing = field(default_factory=Standing)
    unblinding: Unblinding = field(default_factory=Unblinding)
    lists: Lists = field(default_factory=Lists)
    alone: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    @property
    def by_id(self) -> dict[str, dict[str, Any]]:
        """The facts of each seat by its id."""
        return {seat["seat"]: seat for _, seat in self.seats.values()}


def key_id(public: bytes) -> bytes:
    """Section 1.1: the name of a key."""
    return sha(b"opaline/key/v1\n", public)[:16]


def line(
    log: Log, row: dict[str, Any], table: dict[str, tuple[int, str, int, bool]]
) -> dict[str, Any]:
    """Section 2, steps 1 to 7; returns the open part."""
    entry, signature, part, sealed = (
        bytes.fromhex(row[name]) for name in ("entry", "signature", "open", "sealed")
    )
    require(len(entry) == 150, "length")
    prefix, suite, log_id, number, before, kind, signer, open_len, open_sha, seal_len, seal_sha = (
        struct.unpack(">4sB16sQ32sB16sI32sI32s", entry)
    )
    require((prefix, suite) == (b"OPL1", 1) and kind in (1, 2), "prefix, suite, signer kind")
    require(number == len(log.leaves) == row["number"], "number")
    log.log_id = log.log_id or log_id
    require(log_id == log.log_id, "log id")
    require(before == root(log.leaves), "root before")
    require((open_len, open_sha) == (len(part), sha(part)), "open part")
    require((seal_len, seal_sha) == (len(sealed), sha(sealed)), "sealed part")
    require(not sealed or (sealed[0] == 1 and sealed[2:6] != bytes(4)), "sealed form")
    told = opened(part)
    must, time, bucket, proposal = table[told["kind"]]
    require(kind == must and len(sealed) == (bucket + 34 if bucket else 0), "signer or bucket")
    if sealed:
        log.standing.sealed(told["kind"], sealed)
    require(set(told) - {"meaning"} == {"at", "by", "facts", "kind", "study"}, "fields")
    require(told["meaning"] in MEANINGS if kind == 2 else "meaning" not in told, "meaning")
    require(MEANT.get(told["kind"], told.get("meaning")) == told.get("meaning"), "the one meaning")
    require("bag" not in told["facts"] or bag_code(told["facts"]["bag"]), "bag code")
    require(INSTANT.fullmatch(told["at"]) is not None, "instant")
    if not log.leaves:
        log.study, log.version = told["facts"]["configuration"], told["facts"]["version"]
        admit(log, told["facts"]["founder"])
        log.in_force.add(told["facts"]["founder"]["seat"])
    by_kind, seat = log.seats[signer]
    public = bytes.fromhex(seat["root" if kind == 1 else "esign"])
    require(by_kind == kind, "key of another kind")
    require(signed(public, signature, b"opaline/line/v1\n" + entry), "signature")
    require(told["by"] == {name: seat[name] for name in ("name", "role", "seat")}, "by")
    require(told["study"] == log.study, "study")
    if time == "P":
        require(later(seat["start"], told["at"], seat["end"]), "delegation")
    if time == "R" and told["kind"] != "Delayed":
        require(later(told["at"], seat["end"]), "delegation at R")
    people(log, number, told, proposal)
    log.leaves.append(sha(b"\0", entry, signature))
    return told


def arm_sealed(sealed: bytes) -> bool:
    """Section 1.3: suite 1, the arm's role key, a generation from 1 on."""
    return sealed[:2] == b"\1\1" and sealed[2:6] != bytes(4)


def bag_code(code: str) -> bool:
    """Section 3.1: eight characters and the one that their ranks tell."""
    ranks = [LETTERS.index(letter) for letter in code]
    total = sum((i + 2) * rank for i, rank in enumerate(ranks[:8]))
    return len(ranks) == 9 and ranks[8] == total % 23


def later(*instants: str) -> bool:
    """Whether each instant is not before the one in front of it."""
    moments = [datetime.fromisoformat(instant) for instant in instants]
    return moments == sorted(moments)


def admit(log: Log, seat: dict[str, Any]) -> None:
    """A seat's two signing keys become known, each for the first time."""
    require(seat["seat"] not in {known["seat"] for _, known in log.seats.values()}, "seat twice")
    for kind, name in ((1, "root"), (2, "esign")):
        require(key_id(bytes.fromhex(seat[name])) not in log.seats, "key twice")
        log.seats[key_id(bytes.fromhex(seat[name]))] = (kind, seat)


def people(log: Log, number: int, told: dict[str, Any], proposes: bool) -> None:
    """Section 2, step 7."""
    by, facts = told["by"]["seat"], told["facts"]
    if told["kind"] != "Confirmed":
        require(by in log.in_force, "signed by a seat in force")
        require((told["kind"] == "StudyProposed") == (number == 0), "founded once")
        if told["kind"] == "LabelsPrinted":
            log.printed[number] = facts["digest"]
        if proposes:
            log.proposals[number] = (told["kind"], facts, by)
        if told["kind"] in SEATING:
            admit(log, facts)
        require("leaf" not in facts or facts["leaf"] == log.leaves[facts["line"]].hex(), "mark")
        if told["kind"] == "DestructionWithdrawn":
            require(log.proposals[facts["line"]][0] == "DestructionProposed", "a destruction")
            require(facts["line"] not in log.confirmed, "not confirmed")
            del log.proposals[facts["line"]]
        log.standing.line(number, told, log.by_id, log.in_force)
        return
    require(told["by"]["role"] in PREPARERS, "role")
    kind, proposal, proposer = log.proposals[facts["line"]]
    require(facts["line"] not in log.confirmed, "confirmed once")
    require(facts["leaf"] == log.leaves[facts["line"]].hex(), "leaf")
    require(by != proposer, "second person")
    alone = {"SeatProposed": len(log.in_force) == 1}
    alone["SeatRecovered"] = proposal.get("alone") == "yes"
    newcomer = alone.get(kind, False) and proposal["seat"] == by
    require(newcomer or by in log.in_force, "confirmed by a seat in force")
    log.confirmed[facts["line"]] = number
    log.standing.confirmed(kind, proposal, proposer, facts["line"], by, log.by_id, log.in_force)
    log.lists.confirmed(number, facts["line"], kind, proposal)
    if kind in SEATING:
        log.in_force.add(proposal["seat"])
    if kind == "SeatRecovered":
        log.standing.replaced(proposal["replaces"], by, log.by_id, log.in_force)
    if kind == "DestructionProposed":
        log.over.add(proposal["bag"])
    if kind == "SitesProposed":
        log.sites = set(proposal["sites"])
    if kind == "StudyAmended":
        require(all("PreparationClosed" in w["seen"] for w in log.windows.values()), "no window")
        later_by = 0 if proposal["configuration"] == log.study else 1
        require(proposal["version"] >= log.version + later_by, "a later version")
        log.study, log.version = proposal["configuration"], proposal["version"]


def request(log: Log, kind: str, facts: dict[str, Any]) -> None:
    """Section 4: received once in an open study for an open site, then accepted or declined."""
    name = facts["request"]
    if kind == "RequestReceived":
        require(name not in log.subjects, "received once")
        require(0 in log.confirmed and facts["site"] in log.sites, "open site")
        log.subjects[name] = facts["subject"]
    else:
        require(name in log.subjects, "received")
        require(name not in log.declined and name not in log.windows, "answered once")
    if kind == "RequestDeclined":
        log.declined.add(name)


def after(log: Log, kind: str, bag: str) -> None:
    """Section 4: lines of a bag after its closing."""
    seen = next(mine["seen"] for mine in log.windows.values() if mine["bag"] == bag)
    require("PreparationClosed" in seen, "closed bag")
    require(kind not in HANDED_ON or "Released" in seen, "released bag")
    if kind in ("BagReturned", "BagLost", "DestroyedAlone"):
        log.over.add(bag)


def another(log: Log, request: str, bag: str) -> None:
    """Section 15: another bag from the row of a former one that is over."""
    former = next(mine for mine in log.windows.values() if mine["bag"] == bag)
    waits = request not in log.declined and request not in log.windows
    require(waits and request not in log.repeats, "waiting")
    require(request not in log.lists.numbers, "no row of its own")
    require(log.subjects[request] == log.subjects[former["request"]], "same subject")
    require(bag in log.over, "former bag over")
    require(all(bag != mine["bag"] for mine in log.repeats.values()), "repeated once")
    log.repeats[request] = former


def by_number(log: Log, request: str) -> None:
    """Section 19: a row named by its number, for a request that waits for one."""
    waits = request not in log.declined and request not in log.windows
    require(waits and request in log.subjects, "waiting")
    require(request not in log.repeats, "no number for another bag")


def window(log: Log, number: int, told: dict[str, Any]) -> None:
    """Section 4."""
    kind, facts = told["kind"], told["facts"]
    require((log.closing is not None) == (kind in CLOSING), "one closing line")
    if kind in ASKS:
        log.alone.append((told["study"], ASKS[kind]))
    if kind.startswith("Request"):
        request(log, kind, facts)
    elif kind == "IdentityRecorded":
        asked = {name for name, subject in log.subjects.items() if subject == facts["subject"]}
        windows = [log.windows[name] for name in asked & set(log.windows)]
        require(bool(asked), "a request of the subject")
        require(all("PreparationClosed" in w["seen"] for w in windows), "no window of the subject")
    elif kind == "RepeatAgreed":
        another(log, facts["request"], facts["former"])
    elif kind == "NumberGiven":
        by_number(log, facts["request"])
    elif "bag" in facts and kind not in INSIDE | CLOSING | {"PreparationClosed"}:
        after(log, kind, facts["bag"])
    log.lists.line(number, kind, facts)
    if kind == "RequestAccepted":
        d, r, start, end = (facts[name] for name in ("d", "r", "start_by", "use_by"))
        require(later(told["at"], d, r, start, end) and not later(end, start), "announced")
        log.windows[facts["request"]] = {**facts, "line": number, "bag": "", "seen": set()}
    elif kind in INSIDE | CLOSING | {"PreparationClosed"}:
        mine = log.windows[facts["request"]]
        stamp = "d" if kind in AT_D else "r"
        require(told["at"] == mine[stamp], "D or R")
        require("PreparationClosed" not in mine["seen"] or kind in CLOSING, "inside")
        require(kind not in mine["seen"] or kind in AGAIN, "once")
        if kind == "Allocated":
            require(facts["subject"] == log.subjects[facts["request"]], "subject")
            require(facts["bag"] not in {w["bag"] for w in log.windows.values()}, "bag code")
            former = log.repeats.get(facts["request"], facts)
            require(former["stratum"] == facts["stratum"], "same stratum")
            mine |= {"bag": facts["bag"], "stratum": facts["stratum"], "head": number}
        require(facts["bag"] == mine["bag"], "bag")
        told_inside(kind, facts, mine)
        mine["seen"].add(kind)
        log.closing = mine if kind == "PreparationClosed" else None
        if kind == "PreparationClosed":
            mine["second"] = facts["second"]
        if kind in CLOSING | {"PreparationClosed"}:
            by = told["by"]["seat"]
            require(by != mine["second"]["seat"] or by in mine.get("seats", ()), "second person")
            if by == mine["second"]["seat"]:
                log.alone.append((told["study"], ("second_check",)))
        if kind in CLOSING:
            second(log, mine, kind)
        if kind == "Released":
            require({"ArmRevealed", "LabelsPrinted"} <= mine["seen"], "revealed and labelled")


def told_inside(kind: str, facts: dict[str, Any], mine: dict[str, Any]) -> None:
    """Sections 4, 18 and 22: labels that add up, who was alone, a later R."""
    if kind == "LabelsReconciled":
        gone = [facts[k] for k in ("applied", "record", "spoiled", "destroyed", "unfound")]
        require("LabelsPrinted" in mine["seen"] and sum(gone) == facts["printed"], "labels")
    if kind == "SingleOperator":
        mine["seats"] = facts["seats"]
    if kind == "Delayed":
        require(not later(facts["r"], mine["r"]), "a later R")
        mine["r"] = facts["r"]


def second(log: Log, mine: dict[str, Any], purpose: str) -> None:
    """Section 4: the signature made at the bench."""
    told = mine["second"]
    key, digest = bytes.fromhex(told["key"]), bytes.fromhex(told["digest"])
    kind, seat = log.seats[key_id(key)]
    require(kind == 2 and seat["seat"] == told["seat"], "second person's key")
    require(seat["name"] == told["name"] and seat["role"] in PREPARERS, "name and role")
    require(told["seat"] in log.in_force, "a confirmed second person")
    place = struct.pack(">Q", mine["line"]) + mine["bag"].encode() + PURPOSES[purpose]
    message = b"opaline/second/v1\n" + log.log_id + place + digest
    require(signed(key, bytes.fromhex(told["signature"]), message), "second signature")


def rows(log: Log, file: dict[str, Any]) -> None:
    """Section 6."""
    settings = {name: bytes.fromhex(value) for name, value in file["settings"].items()}
    require(settings["log"] == log.log_id, "log id")
    settings_held(settings, log.proposals, log.confirmed, log.printed)
    if log.proposals[0][1]["program"] != "0.1.0":
        granted(settings, log.alone)
    set_to = dict(log.standing.rows)
    for seat in file["seats"]:
        parts = [bytes.fromhex(seat[name]) for name in ("record", "wrapped", "grants")]
        framed = b"".join(struct.pack(">I", len(part)) + part for part in parts)
        require(sha(framed).hex() == set_to.pop(seat["seat"]), "seat")
        told = log.by_id[seat["seat"]]
        require(seat["record"] == told["root"] + told["esign"] + told["seal"], "record")
    require(not set_to, "seats")
    for number, facts in log.lists.told.items():
        require(list_root(log, number, facts, file["rows"]) == facts["sealed_root"], "list")
    require({row["version"] for row in file["rows"]} <= set(log.lists.told), "rows of a list")
    first = (mine for mine in log.windows.values() if mine["request"] not in log.repeats)
    log.lists.allocations(file["allocations"], list(first))
    capsules(log, file["capsules"])


def list_root(log: Log, version: int, facts: dict[str, Any], table: list[dict[str, Any]]) -> str:
    """Section 6: the root over the sealed rows of one list."""
    leaves = []
    for told in facts["strata"]:
        mine = [r for r in table if (r["version"], r["stratum"]) == (version, told["stratum"])]
        require(len(mine) == told["rows"], "rows of a stratum")
        for row in sorted(mine, key=lambda row: int(row["position"])):
            name = row["stratum"].encode()
            place = struct.pack(">IH", version, len(name)) + name
            place += struct.pack(">I", row["position"])
            sealed = bytes.fromhex(row["sealed"])
            require(arm_sealed(sealed) and len(sealed) == 256 + 34, "sealed form")
            require(row["generation"] == int.from_bytes(sealed[2:6], "big"), "generation")
            leaves.append(sha(b"\0", b"opaline/sealed-row/v1\n", log.log_id, place, sealed))
    return root(leaves).hex()


def capsules(log: Log, table: list[dict[str, Any]]) -> None:
    """Sections 5 and 6: one capsule for every open window."""
    running = {m["line"] for m in log.windows.values() if "PreparationClosed" not in m["seen"]}
    require(sorted(row["window"] for row in table) == sorted(running), "capsules")
    by_line = {mine["line"]: mine for mine in log.windows.values()}
    for row in table:
        mine = by_line[row["window"]]
        sealed, leaf = bytes.fromhex(row["sealed"]), bytes.fromhex(row["head_leaf"])
        require(len(sealed) == 32768 + 34 and arm_sealed(sealed), "capsule")
        require(row["head_number"] == mine["head"] and log.leaves[mine["head"]] == leaf, "head")
        message = b"opaline/capsule-row/v1\n" + log.log_id
        message += struct.pack(">QQ", row["window"], row["head_number"]) + leaf + sha(sealed)
        signature = bytes.fromhex(row["signature"])
        key = bytes.fromhex(mine["capsule_key"])
        require(signed(key, signature, message), "capsule signature")


def verify(file: dict[str, Any]) -> tuple[int, str]:
    """Size and root of a lawful file; raises Unlawful, or stumbles, for any other."""
    log, table = Log(), kinds()
    for number, row in enumerate(file["lines"]):
        told = line(log, row, table)
        window(log, number, told)
        log.unblinding.line(number, told)
    require(log.closing is None, "a log ends on no closed preparation")
    require(log.standing.due is None, "a log ends on no renewal due")
    rows(log, file)
    return len(log.leaves), root(log.leaves).hex()

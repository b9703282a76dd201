"""Verifies an Opaline study file without Opaline: python verify_log.py FILE [--against SIZE:ROOT] [--genesis LEAF]

Written from docs/log-format.md, whose sections it names. Needs Python 3.9 and PyNaCl; opens nothing sealed. A root is in
hexadecimal or, as in a checkpoint, base64. A rule that does not hold is shown as the line of this file that states it.
Exit codes: 0 whole, 1 a line does not follow or this is no study file, 2 the command cannot be obeyed."""

import argparse, base64, hashlib, json, re, sqlite3, struct, sys, traceback, unicodedata, zlib
from collections import Counter, defaultdict
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

from nacl.signing import VerifyKey

# Shapes of facts, then kinds (sections 3, 10, 11): signer, time, flags (* a proposal, ! of anyone, ? names a seat) and
# bucket, facts. A fact is t text or w whole with bounds (x 1,80; s 1,40; v 1,99; z 0,2**40; y 1,2**40), h hexadecimal,
# i instant, d day, n decimal, b bag code, = one of these, @ a shape, * a list of it, + all facts of a shape.
TABLE = """
SEAT seat:h16 name:x role:=pharmacist|operator|monitor|auditor|administrator|statistician|inspector trained:d start:i end:i
qualification:x root:h64 esign:h64 seal:h64 row:h64; STRATUM stratum:x rows:w1,1000000; WEIGHT kg:n
kind:=measured|estimated|reported source:x at:i; GO alive:=yes eligible:=yes consent:=yes line:=yes; IN request:h32 bag:b;
SECOND seat:h16 name:x key:h64 digest:h64 signature:h128; ALBUMIN lot:x expiry:d bottles:v; CHECKS worksheet:=yes
labels:=yes visual:=yes overbag:=yes infusion_line:=yes chamber:=yes box:=yes; DONE bag:b slip:s done:i; KEY
role:=arm|identity|statistician generation:w2,4294967295; ROW seat:h16 row:h64; StudyProposed EP*0 name:x version:w1,9999
configuration:h64 practice:w0,1 program:t1,20 founder:@SEAT; SeatProposed EP*0 +SEAT; SitesProposed EP*0 sites:*t2,2;
ListProposed EP*512 strata:*@STRATUM salted_root:h64 sealed_root:h64; Confirmed EP0 line:z leaf:h64; SignedIn RP!0;
AlbuminReceived RP0 lot:x expiry:d bottles:w1,9999; StockReceived RP4096; RequestReceived RP0 request:h32 subject:t6,7
site:t2,2 ward:x bed:t1,20 birth_year:w1900,2100 weight:@WEIGHT onset:i included:i consent:=subject|relative|emergency
eligibility:t0,200 prescriber:x prescription:x read_back:x; RequestDeclined RP0 request:h32
reason:=withdrawn|ineligible|died|too_late|closed_to_inclusion; RequestAccepted EP512 request:h32 d:i r:i use_by:i
start_by:i place:x bottles:v capsule_key:h64 checks:@GO; Allocated RD512 +IN subject:t6,7 stratum:x; ArmRevealed ED512 +IN
purpose:=preparation; LabelsPrinted RD512 +IN run:v full:v record:w0,99 digest:h64; Delayed ER512 +IN r:i; PreparationClosed
ER32768 +IN second:@SECOND; Released ER512 +IN r:i seal:s albumin:*@ALBUMIN checks:@CHECKS; Cancelled ER512 +IN
reason:=died|withdrawn|limitation_of_care|ineligible; NotTreated ER512 +IN; BagOffered RP0 +DONE giver:x taker:x seal:s
temperature:t1,8 checks:@GO; BagAccepted RP0 +DONE taker:x temperature:t1,8; WardReceived RP0 +DONE receiver:x
seal_intact:=yes|no temperature:t1,8; BedsideChecked RP0 +DONE first:x second:x; InfusionStarted RP0 +DONE; InfusionEnded
RP0 +DONE volume_ml:n flush_ml:n residual_ml:n reaction:=none|mild|severe; BagReturned EP0 +DONE giver:x seal_intact:=yes|no
reason:=died|withdrawn|limitation_of_care|ineligible|expired|damaged|recalled; DestructionProposed EP*512 bag:b method:x
done:i; Exported RP!0 what:=custody_report bag:b digest:h64 lines:z; RevocationProposed EP?*0 seat:h16
reason:=left|lost|suspected; DelegationProposed EP?*0 seat:h16 trained:d start:i end:i; KeysRenewed EP0 keys:*@KEY
rows:*@ROW; KeysRewrapped EP!0 row:h64 cause:=passphrase|cost; PassphraseFailed RP!0 seat:h16 times:w1,9999;
InspectionOpened EP?0 seat:h16; IdentityRecorded RP512 subject:t6,7; Restored EP*0 size:y root:h64 kept:y lost:z;
MARK line:z leaf:h64; LineFlagged RP!0 +MARK concern:=unclear|late|unexpected|incomplete|other; QuestionAsked RP!0 +MARK
text:t1,400; QuestionAnswered RP!0 +MARK text:t1,400; QuestionClosed RP!0 +MARK text:t0,400; Reviewed EP!0 +MARK
scope:t1,200 findings:t0,800; SampleDrawn RP!0 +MARK seed:h64 numbers:*z; LineChecked RP!0 +MARK sample:z
found:=in_order|question; LogExported RP!0
what:=log|study|bundle|archive|stock_log|subject_log|labels|reveals|unblindings|deviations|reviews|inner_log
form:=csv|jsonl|pdf|zip view:=blinded|unblinded filter:t0,500 lines:z digest:h64; AlbuminChanged EP0 lot:x expiry:d
bottles:w1,9999 change:=quarantined|released|recalled|destroyed|returned|lost; StockNoted RP4096; StockDecided EP4096;
StockDestructionProposed EP*4096; DestructionWithdrawn EP0 +MARK; RepeatAgreed EP0 request:h32 former:b; BagRecalled EP512
+DONE; BagLost EP0 +DONE; DoseRecomputed EP512 bag:b; BackupProven RP!0 +MARK place:t1,80
"""
ROWS = {told.split()[0]: " ".join(told.split()[1:]) for told in TABLE.split(";")}
SHAPES = {k: dict(re.findall(r"(\w+):(\S+)", re.sub(r"\+(\w+)", lambda m: ROWS[m[1]], v))) for k, v in ROWS.items()}
KINDS = {name: row.split()[0] for name, row in ROWS.items()}
BOUNDS = {"x": "1,80", "s": "1,40", "v": "1,99", "z": f"0,{2**40}", "y": f"1,{2**40}"}
CLOSED, CLOSINGS = "PreparationClosed", {"Released": b"\1", "Cancelled": b"\2", "NotTreated": b"\3"}
PREPARERS, KEYS = ("pharmacist", "operator"), ("arm", "identity", "statistician")
WHOSE = """SELECT CASE type WHEN 'table' THEN name = tbl_name WHEN 'index' THEN name = 'sqlite_autoindex_' || tbl_name || '_1'
WHEN 'trigger' THEN tbl_name IN (SELECT name FROM sqlite_schema WHERE type = 'table') ELSE 0 END FROM sqlite_schema"""
TABLES = ("line", "list_row", "allocation", "capsule", "seat", "setting", "alembic_version")
KEPT = {"pharmacist": {"arm", "identity"}, "operator": {"arm", "identity"}, "monitor": {"arm"}}
SCHEMAS = {1: "396a1ff923a392cf1fe8b5ba08d55d4040f9a9054a731d72d382efcf053cbd96",
           2: "bc832790e1c7dc77357087c9be67b208eb80d80009652e13c11dae442e27b415"}  # section 12
moment, unhex = datetime.fromisoformat, bytes.fromhex

def need(*held):
    if not all(held):
        raise ValueError

def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

def signed(key, signature, message):
    VerifyKey(unhex(key)).verify(message, signature)  # libsodium refuses odd keys and signatures

def grow(edge, size, leaf):  # RFC 6962: the root with one more leaf; `edge` holds the full subtrees on the right
    while size & 1:
        leaf, size = sha(b"\1", edge.pop(), leaf), size >> 1
    edge.append(leaf)
    for left in edge[-2::-1]:
        leaf = sha(b"\1", left, leaf)
    return leaf

def fits(rule, v):  # section 3.1
    mark, rest = rule[0], BOUNDS.get(rule, rule[1:])
    if mark == "@": return v.keys() == SHAPES[rest].keys() and all(fits(r, v[k]) for k, r in SHAPES[rest].items())
    if mark == "*": return type(v) is list and 0 < len(v) <= (200, 3)[rest == "@KEY"] and all(fits(rest, w) for w in v)
    if mark in "wvyztxs":
        least, most = map(int, rest.split(","))
        if mark in "wvyz": return type(v) is int and least <= v <= most
        return type(v) is str and least <= len(v) <= most and unicodedata.is_normalized("NFC", v)
    if mark in "id":
        shown = moment(v).isoformat(timespec="milliseconds")
        return v == (shown[:10] if mark == "d" else shown) and (mark == "d" or v[24:26] < "15" and len(v) == 29)
    if mark == "b":
        ranks = ["34679ACDEFGHJKMNPQRTWXY".index(letter) for letter in v]
        return len(ranks) == 9 and ranks[8] == sum((i + 2) * ranks[i] for i in range(8)) % 23
    form = {"h": f"[0-9a-f]{{{rest}}}", "=": rest, "n": r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?"}
    return re.fullmatch(form[mark], v) is not None

def formed(sealed, bucket, code=1, least=1):  # section 1.3
    return (len(sealed), sealed[:2]) == (bucket + 34, bytes([1, code])) and int.from_bytes(sealed[2:6], "big") >= least

def line(log, row):  # section 2, steps 1 to 6
    entry, opened, sealed, n = row["entry"], row["open"], row["sealed"], len(log.leaves)
    start, log_id, number, before, esign, key, *told = struct.unpack(">5s16sQ32sB16sI32sI32s", entry)
    need(start == b"OPL1\1", number == row["number"] == n, log_id == (log.id or log_id), before == log.root)
    need(told == [len(opened), sha(opened), len(sealed), sha(sealed)])
    part = json.loads(opened.decode())
    need(json.dumps(part, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == opened)
    need([*part] == ["at", "by", "facts", "kind", *["meaning"] * (esign - 1), "study"])
    kind, facts, at, by = part["kind"], part["facts"], part["at"], part["by"]
    must = {"Released": "released", "Confirmed": "approved", "Reviewed": "reviewed"}
    must = must.get(kind, "authored checked approved released reviewed")
    need("-RE"[esign] == KINDS[kind][0], esign == 1 or part["meaning"] in must.split())
    need(fits(f"@{kind}", facts), fits("i", at), (kind == "StudyProposed") == (n == 0))
    if kind in ("StudyProposed", "SeatProposed"):  # a newcomer's key signs nothing before two people seat it
        new = facts.get("founder", facts)
        ids = {sha(b"opaline/key/v1\n", unhex(new[k]))[:16]: (new["seat"], k) for k in ("root", "esign")}
        need(len(ids) == 2, not ids.keys() & log.keys.keys(), new["seat"] not in log.seats)
        log.keys, log.seats[new["seat"]], log.rows[new["seat"]] = log.keys | ids, {**new}, (n, new["row"])
    if not n: log.id, log.study, log.valid = log_id, facts["configuration"], {facts["founder"]["seat"]}
    holder, holds = log.keys[key]
    seat = log.seats[holder]
    need(holds == ("root", "esign")[esign - 1], by == {k: seat[k] for k in ("name", "role", "seat")})
    signed(seat[holds], row["signature"], b"opaline/line/v1\n" + entry)
    lasts = KINDS[kind][1] != "P" or moment(seat["start"]) <= moment(at) <= moment(seat["end"])
    need(part["study"] == log.study, lasts)
    bucket, code = int(re.sub(r"\D", "", KINDS[kind])), 2 if kind == "IdentityRecorded" else 1
    need(formed(sealed, bucket, code, log.newest[KEYS[code - 1]][0]) if bucket else not sealed)
    people(log, n, kind, facts, seat)
    window(log, n, kind, facts, at, seat["seat"])
    log.leaves.append(sha(b"\0", entry, row["signature"]))
    log.root = grow(log.edge, n, log.leaves[-1])

def people(log, n, kind, facts, by):  # section 2, step 7, and section 10
    need(by["role"] in PREPARERS or "!" in KINDS[kind])
    if kind == "Confirmed": return confirm(log, n, facts["line"], facts["leaf"], by["seat"])
    need(by["seat"] in log.valid, bool(log.due) == (kind == "KeysRenewed"))
    need("leaf" not in facts or facts["leaf"] == log.leaves[facts["line"]].hex())
    log.proposals[n] = (kind, facts, by["seat"])
    if kind == "DestructionWithdrawn":
        need(log.proposals.pop(facts["line"])[0] == "DestructionProposed", facts["line"] not in log.confirmed)
    if log.due:
        keys = [{"role": k, "generation": log.newest[k][0] + 1} for k in log.due[1]]
        keepers = sorted(s for s in log.valid if KEPT.get(log.seats[s]["role"], set()) & {*log.due[1]})
        need([by["seat"], facts["keys"], [told["seat"] for told in facts["rows"]]] == [log.due[0], keys, keepers])
        log.newest |= {key["role"]: (key["generation"], n) for key in keys}
        log.due = None
    mine = [{**facts, "seat": by["seat"]}] if kind == "KeysRewrapped" else []
    log.rows |= {told["seat"]: (n, told["row"]) for told in facts.get("rows", mine)}
    seat = log.seats.get(facts.get("seat"), {"role": ""})
    need("?" not in KINDS[kind] or seat["seat"] in log.valid, kind != "PassphraseFailed" or seat["role"])
    need(kind != "InspectionOpened" or seat["role"] == "inspector")

def confirm(log, n, at, leaf, by):
    kind, facts, proposer = log.proposals[at]
    seat, seating = log.seats.get(facts.get("seat"), {"seat": ""}), kind == "SeatProposed"
    need(not log.due, proposer in log.valid, by != proposer, "*" in KINDS[kind], at not in log.confirmed)
    need(leaf == log.leaves[at].hex(), "?" not in KINDS[kind] or seat["seat"] in log.valid)
    need(not seating or all(log.newest[k][1] < at for k in KEPT.get(seat["role"], ())))
    need(by in log.valid or seating and len(log.valid) == 1 and seat["seat"] == by)
    log.confirmed[at], log.sites = n, facts.get("sites", log.sites)
    if kind == "DestructionProposed": log.bags[facts["bag"]]["seen"].add("BagLost")  # over, in the words of section 15
    if seating: log.valid.add(seat["seat"])
    if kind == "DelegationProposed": seat.update(facts)
    if kind == "RevocationProposed":
        log.valid.remove(seat["seat"])
        roles = [log.seats[other]["role"] for other in log.valid]
        need(by != seat["seat"], "pharmacist" in roles, sum(role in PREPARERS for role in roles) > 1)
        reach = ["arm"] if seat["role"] == "inspector" else sorted(KEPT.get(seat["role"], ()))
        log.due = (by, reach) if reach else None

def window(log, n, kind, facts, at, by):  # section 4
    request, closing, log.closing = facts.get("request"), log.closing, None
    need((closing is not None) == (kind in CLOSINGS))
    if kind == "RequestReceived":
        need(request not in log.subjects, 0 in log.confirmed, facts["site"] in log.sites)
        log.subjects[request] = facts["subject"]
    elif kind in ("RequestDeclined", "RequestAccepted"):
        need(request in log.subjects, request not in log.answered)
        log.answered.add(request)
        if kind == "RequestAccepted":
            d, r, start, end = (moment(facts[k]) for k in ("d", "r", "start_by", "use_by"))
            need(moment(at) <= d <= r <= start < end)
            log.windows[request] = {**facts, "line": n, "bag": "", "seen": set()}
    elif kind == "IdentityRecorded":
        of = [r for r, subject in log.subjects.items() if subject == facts["subject"]]
        need(of, all(CLOSED in log.windows[r]["seen"] for r in of if r in log.windows))
    elif kind == "RepeatAgreed":  # section 15
        former = log.bags[facts["former"]]
        need(request in log.subjects, request not in log.answered, request not in log.former, former not in log.former.values())
        need(log.subjects[request] == log.subjects[former["request"]], {"BagReturned", "BagLost"} & former["seen"])
        log.former[request] = former
    elif request is None and "bag" in facts:
        seen = log.bags[facts["bag"]]["seen"]
        need(CLOSED in seen, "slip" not in facts or "Released" in seen)
        seen.add(kind)
    elif request is not None:
        mine = log.windows[request]
        seen, second = mine["seen"], facts.get("second", mine.get("second", {"seat": ""}))
        need(at == mine["d" if "D" in KINDS[kind] else "r"], closing in (None, mine), by != second["seat"])
        need((CLOSED in seen) == (kind in CLOSINGS), kind not in seen or kind in ("LabelsPrinted", "Delayed"))
        if kind == "Allocated":
            need(facts["subject"] == log.subjects[request], facts["bag"] not in log.bags)
            need(log.former.get(request, facts)["stratum"] == facts["stratum"])
            log.bags[facts["bag"]] = mine
            mine.update(facts, head=n)
        need(kind != "Delayed" or moment(facts["r"]) > moment(mine["r"]))
        if kind == "Delayed": mine["r"] = facts["r"]
        need(facts["bag"] == mine["bag"], facts.get("r", mine["r"]) == mine["r"])
        if kind == CLOSED:
            log.closing, seat, mine["second"] = mine, log.seats[second["seat"]], second
            need(seat["role"] in PREPARERS, second["seat"] in log.valid)
            need((seat["esign"], seat["name"]) == (second["key"], second["name"]))
        if kind in CLOSINGS:
            need(kind != "Released" or {"ArmRevealed", "LabelsPrinted"} <= seen)
            place = log.id + mine["line"].to_bytes(8, "big") + mine["bag"].encode() + CLOSINGS[kind]
            signed(second["key"], unhex(second["signature"]), b"opaline/second/v1\n" + place + unhex(second["digest"]))
        seen.add(kind)

def absent(expected, rows, key):
    return [{key: name} for name in expected if name not in [row[key] for row in rows]]

def beside(log, file):  # section 6; a row that is absent stumbles
    yield 0
    settings = {row["name"]: row["value"] for row in file["setting"]}
    need(settings.pop("log") == log.id, f"study/{log.study}" in settings)
    for name, value in settings.items():
        stream = zlib.decompressobj()
        need(name == f"study/{sha(stream.decompress(value, 2**20)).hex()}", stream.eof, not stream.unused_data)
    for row in [*file["seat"], *absent(log.rows, file["seat"], "seat")]:
        at, digest = log.rows.get(row["seat"], (0, ""))
        yield at
        parts, seat = [row[part] for part in ("record", "wrapped", "grants")], log.seats[row["seat"]]
        need(sha(*(len(part).to_bytes(4, "big") + part for part in parts)).hex() == digest)
        need(parts[0].hex() == seat["root"] + seat["esign"] + seat["seal"])
    lists = {at: told[1] for at, told in log.proposals.items() if told[0] == "ListProposed"}
    for at in [*sorted({row["version"] for row in file["list_row"]} - lists.keys()), *lists]:
        yield at
        strata, edge = lists[at]["strata"], []
        mine = {(r["stratum"], r["position"]): r for r in file["list_row"] if r["version"] == at}
        need(len(mine) == sum(told["rows"] for told in strata))
        places = [(told["stratum"], before + 1) for told in strata for before in range(told["rows"])]
        for i, (stratum, position) in enumerate(places):
            row, name = mine.pop((stratum, position)), stratum.encode()
            need(formed(row["sealed"], 256), row["sealed"][2:6] == row["generation"].to_bytes(4, "big"))
            place = log.id + struct.pack(f">IH{len(name)}sI", at, len(name), name, position)
            root = grow(edge, i, sha(b"\0opaline/sealed-row/v1\n", place, row["sealed"]))
        need(root.hex() == lists[at]["sealed_root"])
    windows, taken = {mine["line"]: mine for mine in log.windows.values()}, Counter()
    first = {at: mine for at, mine in windows.items() if mine["request"] not in log.former}
    rows = sorted(file["allocation"], key=lambda row: int(row["request_line"]))
    for row in [*rows, *absent(first, rows, "request_line")]:
        yield (at := row["request_line"])
        taken[row["version"], row["stratum"]] += 1
        need(first[at]["stratum"] == row["stratum"], row["position"] == taken[row["version"], row["stratum"]])
        need(row["version"] == max(listed for listed in lists if log.confirmed.get(listed, at) < at))
    running = {at: mine for at, mine in windows.items() if CLOSED not in mine["seen"]}
    for row in [*file["capsule"], *absent(running, file["capsule"], "window")]:
        yield (at := row["window"])
        head, leaf = row["head_number"], row["head_leaf"]
        need(formed(row["sealed"], 32768), head == running[at]["head"], leaf == log.leaves[head])
        message = log.id + struct.pack(">QQ", at, head) + leaf + sha(row["sealed"])
        signed(running[at]["capsule_key"], row["signature"], b"opaline/capsule-row/v1\n" + message)

def load(path):  # section 12, in one read transaction
    with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as base:
        base.row_factory, ask = sqlite3.Row, base.execute
        ask("BEGIN")
        told = [ask(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "integrity_check", "user_version")]
        schema = "SELECT sql FROM sqlite_schema WHERE sql <> '' AND name <> 'alembic_version' ORDER BY type, name"
        digest = sha("\n".join(row[0] for row in ask(schema)).encode()).hex()
        need(told[:2] == [0x4F504C31, "ok"], digest == SCHEMAS[told[2]], all(row[0] for row in ask(WHOSE)))
        file = {name: ask(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in TABLES}
    need([row[0] for row in file["alembic_version"]] == [f"{told[2]:04}"])
    return file

def verify(path, heads, log):  # yields the line that is to blame (None: the file itself) for what comes next
    yield None
    file = load(path)
    for row in [*file["line"], None]:
        n = len(log.leaves)
        yield 0 if n == 1 else n
        need(all(root == log.root for size, root in heads if size == n))
        if row:
            yield row["number"]
            line(log, row)
    yield max(0, n - 1)
    need(n, not log.closing, not log.due, all(mine["bag"] for mine in log.windows.values()))
    yield n
    need(all(size <= n for size, _ in heads))
    yield from beside(log, file)

def head(told):
    size, root = told.split(":")
    root = unhex(root) if len(root) == 64 else base64.b64decode(root, validate=True)
    need(size.isdecimal(), len(root) == 32)
    return int(size), root

def main(told=None):
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("file")
    asking.add_argument("--against", type=head)
    asking.add_argument("--genesis", type=lambda leaf: head(f"1:{leaf}"))
    asked, at = asking.parse_args(told), None
    heads = [told for told in (asked.against, asked.genesis) if told]
    log = SimpleNamespace(id=b"", root=sha(), edge=[], leaves=[], keys={}, seats={}, rows={}, proposals={}, confirmed={},
        sites=(), newest=defaultdict(lambda: (1, 0)), due=None, subjects={}, answered=set(), windows={}, bags={}, former={},
        closing=None)
    try:
        for at in verify(asked.file, heads, log): pass
    except Exception as why:
        mine = [told for told in traceback.extract_tb(why.__traceback__) if told.filename == __file__ and told.name != "need"]
        print("This is no study file" if at is None else f"Line {at} does not follow", mine[-1].line, repr(why), sep=": ")
        return 1
    print(f"Whole: {len(log.leaves)} lines, root {log.root.hex()}, line 0 {log.leaves[0].hex()}.")
    told = " and ".join(f"{size}:{root.hex()}" for size, root in heads) or "nothing"
    print(f"Held against {told}. Whether lines are missing behind the last one is not proven.")
    return 0

if __name__ == "__main__": sys.exit(main())

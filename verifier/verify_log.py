"""Verifies an Opaline study file without Opaline: python verify_log.py FILE [--against SIZE:ROOT] [--genesis LEAF]

Written from docs/log-format.md, whose sections it names. Needs Python 3.11 and PyNaCl; opens nothing sealed. A rule that does
not hold is shown as its line of this file. Exit codes: 0 whole, 1 a line does not follow or no study file, 2 misused."""
import argparse, base64, contextlib, datetime, hashlib, json, pathlib, re, sqlite3, struct, traceback, unicodedata, zlib
import tomllib
from nacl.signing import VerifyKey
# Shapes of facts (behind -) and kinds behind what they share: signer, time, flags (* a proposal, ! of anyone, ? names a seat,
# I an inspector's, X an escrow, $ of an escrow, % a statistician's, ~ an allocated subject), bucket, = its only meaning. A fact
# is t text or w whole within (letters: BOUNDS), h hexadecimal, i instant, d day, n decimal, b bag code, = one of these, @ a
# shape, * a list of it; untold, what USUAL tells, or else x. A shape is all its facts.
TABLE = """-; USUAL seal_intact:=yes|no checks:@GO bag:b trained,expiry:d seat:h16 request:h32 root,row,digest,leaf,salted_root,
sealed_root,configuration:h64 start,end,done,r:i seal,slip,kit:s temperature:t1,8 subject:t6,7 sheet,version:u program:t1,20
bottles:v line,lines,list:z strata:*@STRATUM; VOID reason:=in_error|wrong_stratum|wrong_subject|exposed|central_system; PAPER
performed:i slip; SEAT seat name role:=pharmacist|operator|monitor|auditor|administrator|statistician|inspector|escrow trained
start end qualification root esign,seal:h64 row; STRATUM stratum rows:w1,1000000; WEIGHT kg:n kind:=measured|estimated|reported
source at:i; GO alive,eligible,consent,line:=yes; IN request bag; SECOND seat name key:h64 digest signature:h128; LOT lot expiry
bottles; CHECKS worksheet,labels,visual,overbag,infusion_line,chamber,box:=yes; PLACE list position:w0,1000000; DONE bag slip
done; KEY role:=arm|identity|statistician generation:w2,4294967295; ROW seat row; MARK line leaf; FOLLOWS
Countersigned:SingleOperator|DestroyedAlone|SeatRecovered UnblindingSeconded:SubjectUnblinded ImpactClosed:ImpactAssessed
SheetSeconded:CodeBreakChanged OpeningShared:OpeningProposed ImpactAssessed:SubjectUnblinded|InadvertentReported|NotTreated|
CodeBreakChanged; GRANTED Alone:second_check SingleOperator:second_check|reprint|label_count DestroyedAlone:destruction; ROWS
strata salted_root sealed_root; HELD share:w1,3 holder envelope:s /EP*$0; SeatRecovered SEAT replaces:h16 alone:=yes|no
/EP$0=approved; OpeningShared MARK shares:*w1,3 /EP%0=approved; CommitmentSigned commitment:h64 /EP?X0; SharesPlaced seat
holders:*@HELD /RP?X0; SharesTested seat shares:*w1,3 /EP*0; StudyProposed name version configuration practice:w0,1 program
founder:@SEAT; SeatProposed SEAT; SitesProposed sites:*t2,2; Restored size:y root kept:y lost:z; SpecimenProposed version digest
layout:=102x76|100x70 language:t2,2; StudyAmended version configuration program reference:t1,200; OpeningProposed
statement:t1,400 locked:i /EP*512; ListProposed ROWS; ListExtended MARK ROWS; AllocationVoided bag VOID; RowVoided stratum PLACE
VOID; AllocatedOutside subject stratum PLACE PAPER; DoneOutside MARK PAPER; AllocationsResumed MARK; DestructionProposed bag
method done /EP0=approved; Confirmed line leaf /EP0; UnblindingSeconded,ImpactClosed,Countersigned,SheetSeconded,
DestructionWithdrawn MARK; ListOpened MARK count:w1,10000000 digest; BagReturned DONE giver seal_intact reason:=died|withdrawn|
limitation_of_care|ineligible|expired|damaged|recalled; KeysRenewed keys:*@KEY rows:*@ROW; AlbuminChanged lot expiry bottles:u
change:=quarantined|released|recalled|destroyed|returned|lost; EquipmentNoted equipment sort:=cabinet|bath|counter|balance|
centrifuge|thermometer|freezer|reagent|other due:d state:=in_service|withdrawn; KitAccounted kit label:v fate:=used|spoiled|
destroyed|lost applied:t0,9; RepeatAgreed request former:b; BagLost DONE /RP!0; SignedIn; Exported what:=custody_report bag
digest lines; PassphraseFailed seat times:u; LineFlagged MARK concern:=unclear|late|unexpected|incomplete|other; QuestionAsked,
QuestionAnswered MARK text:t1,400; QuestionClosed MARK text:t0,400; SampleDrawn MARK seed:h64 numbers:*z; LineChecked MARK
sample:z found:=in_order|question; LogExported what:=log|study|bundle|archive|stock_log|subject_log|labels|reveals|unblindings|
deviations|reviews|inner_log form:=csv|jsonl|pdf|zip view:=blinded|unblinded filter:t0,500 lines digest; BackupProven MARK
place; SlipPrinted bag document:=handover|albumin slip printer; ClockJumped expected:i seen:=running|log; FileUpgraded old,new:u
program /RP0; KitPrinted kit labels:v digest; NumbersSealed MARK strata sealed_root; AlbuminReceived lot expiry bottles:u;
RequestReceived request subject site:t2,2 ward bed:t1,20 birth_year:w1900,2100 weight:@WEIGHT onset,included:i consent:=subject|
relative|emergency eligibility:t0,200 prescriber prescription read_back; RequestDeclined request reason:=withdrawn|ineligible|
died|too_late|closed_to_inclusion; BagOffered DONE giver taker seal temperature checks; BagAccepted DONE taker temperature;
WardReceived DONE receiver seal_intact temperature; BedsideChecked DONE first second; InfusionStarted DONE; InfusionEnded DONE
volume_ml,flush_ml,residual_ml:n reaction:=none|mild|severe /RP4096; StockReceived,StockNoted /EP512; AllocationsStopped MARK;
RequestAccepted request d:i r use_by,start_by:i place bottles capsule_key:h64 checks; BagRecalled DONE; DoseRecomputed bag;
DestroyedAlone bag method done; ImpactAssessed MARK measure:=none|replaced|marked|reported /RD512; Allocated IN subject stratum;
LabelsPrinted IN run,full:v record:w0,99 digest; CodeBreakPrinted IN sheet /ED512; ArmRevealed IN purpose:=preparation /ER0;
LabelsReconciled IN printed,applied,record,spoiled,destroyed,unfound:w0,999 printer /ER512; Delayed IN r; SingleOperator IN
seats:*h16; Cancelled IN reason:=died|withdrawn|limitation_of_care|ineligible; NotTreated IN /ER512=released; Released IN r seal
albumin:*@LOT checks:@CHECKS /ER32768; PreparationClosed IN second:@SECOND /EP?*0; RevocationProposed seat reason:=left|lost|
suspected|replaced; DelegationProposed seat trained start end /EP!0; KeysRewrapped row cause:=passphrase|cost /EP!0=reviewed;
Reviewed MARK scope:t1,200 findings:t0,800 /EP?I0; InspectionOpened seat /RP512; NumberGiven request list position:w1,1000000;
IdentityRecorded subject /EP4096; StockDecided /EP*4096; StockDestructionProposed /EP~512; SubjectUnblinded subject physician
phone:s called:i way:=read_out|slip; CodeBreakChanged subject sheet fate:=opened|lost|found|returned|destroyed who done /RP~512;
CodeBreakReplaced subject sheet /RP!~0; InadvertentReported subject learner:=investigator|ward|assessor|subject|sponsor|
pharmacy|other how:=noticed|told|read|other certainty:=learned|inferred done"""
KINDS, SHAPES = {}, {"USUAL": {}}
for code, *rows in (group.split(";") for group in re.sub("(?<=[|,])\n", "", TABLE).split("/")):
    for names, *row in map(str.split, rows):
        facts = [(fact, form) for facts, _, form in (word.partition(":") for word in row) for fact in facts.split(",")]
        shape = [SHAPES.get(fact, {fact: form or SHAPES["USUAL"].get(fact, "x")}) for fact, form in facts]
        for k in names.split(","): KINDS[k], SHAPES[k] = code.strip(), {f: v for part in shape for f, v in part.items()}
BOUNDS = {"x": "1,80", "s": "1,40", "v": "1,99", "u": "1,9999", "z": f"0,{2**40}", "y": f"1,{2**40}"}
CLOSED, CLOSINGS = "PreparationClosed", {"Released": b"\1", "Cancelled": b"\2", "NotTreated": b"\3"}
PREPARERS, KEYS, FEW = ("pharmacist", "operator"), ("arm", "identity", "statistician"), ("@KEY", "@HELD", "w1,3")
KEPT = {"monitor": {"arm"}, **{role: {"arm", "identity"} for role in (*PREPARERS, "escrow")}}
SCHEMAS = {1: "56f1e18e907ee9246f27c1da30f7c52adfbaf2738a286740813f8427c5056f68",
           2: "812f28a086cc315824a414ff7a867048be7a81edbebe88872907fdb870e11040"}  # section 12
moment, unhex, rank = datetime.datetime.fromisoformat, bytes.fromhex, "34679ACDEFGHJKMNPQRTWXY".index
def need(*held):
    if not all(held): raise ValueError
def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()
def signed(key, signature, message): VerifyKey(unhex(key)).verify(message, signature)  # libsodium refuses odd ones
def absent(expected, rows, key): return [{key: name} for name in expected if name not in [row[key] for row in rows]]
def formed(sealed, bucket, code=1, least=1):  # section 1.3
    return (len(sealed), sealed[:2]) == (bucket + 34, bytes([1, code])) and int.from_bytes(sealed[2:6], "big") >= least
def grow(edge, size, leaf):  # RFC 6962: the root with one more leaf; `edge` holds the full subtrees on the right
    while size & 1: leaf, size = sha(b"\1", edge.pop(), leaf), size >> 1
    edge.append(leaf)
    for left in edge[-2::-1]: leaf = sha(b"\1", left, leaf)
    return leaf
def fits(rule, v):  # section 3.1
    mark, rest, (least, _, most) = rule[0], rule[1:], BOUNDS.get(rule, rule[1:]).partition(",")
    if mark == "@": return v.keys() == SHAPES[rest].keys() and all(fits(r, v[k]) for k, r in SHAPES[rest].items())
    if mark == "*": return type(v) is list and 0 < len(v) <= (200, 3)[rest in FEW] and all(fits(rest, w) for w in v)
    if mark in "wuvyz": return type(v) is int and int(least) <= v <= int(most)
    if mark in "txs": return type(v) is str and int(least) <= len(v) <= int(most) and unicodedata.is_normalized("NFC", v)
    if mark == "i": return v == moment(v).isoformat(timespec="milliseconds") and len(v) == 29 and v[24:26] < "15"
    if mark == "d": return v == moment(v).isoformat()[:10]
    if mark == "b": return len(v) == 9 and rank(v[8]) == sum((i + 2) * rank(v[i]) for i in range(8)) % 23
    return re.fullmatch({"h": f"[0-9a-f]{{{rest}}}", "=": rest, "n": r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?"}[mark], v)
def line(log, row):  # section 2, steps 1 to 6
    log.at, entry, opened, sealed, n = row["number"], row["entry"], row["open"], row["sealed"], len(log.leaves)
    start, log_id, number, before, esign, key, *told = struct.unpack(">5s16sQ32sB16sI32sI32s", entry)
    need(start == b"OPL1\1", number == log.at == n, log_id == (log.id or log_id), before == log.root)
    need(told == [len(opened), sha(opened), len(sealed), sha(sealed)])
    part = json.loads(opened.decode())
    need(json.dumps(part, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == opened)
    need([*part] == ["at", "by", "facts", "kind", *["meaning"] * (esign - 1), "study"])
    kind, facts, at, by = part["kind"], part["facts"], part["at"], part["by"]
    must = KINDS[kind].partition("=")[2] or "authored checked approved released reviewed"
    need("-RE"[esign] == KINDS[kind][0], esign == 1 or part["meaning"] in must.split())
    need(fits(f"@{kind}", facts), fits("i", at), (kind == "StudyProposed") == (n == 0))
    if kind in ("StudyProposed", "SeatProposed", "SeatRecovered"):  # a newcomer's key signs nothing before two people seat it
        new = {**facts.get("founder", facts)}
        ids = {sha(b"opaline/key/v1\n", unhex(new[k]))[:16]: (new, k) for k in ("root", "esign")}
        need(len(ids) == 2, not ids.keys() & log.keys.keys(), new["seat"] not in log.seats)
        log.keys, log.seats[new["seat"]], log.rows[new["seat"]] = log.keys | ids, new, (n, new["row"])
    if not n: log.id, log.study, log.valid = log_id, facts, {facts["founder"]["seat"]}
    (seat, holds), study = log.keys[key], log.study["configuration"]
    need(holds == ("root", "esign")[esign - 1], by == {k: seat[k] for k in ("name", "role", "seat")})
    signed(seat[holds], row["signature"], b"opaline/line/v1\n" + entry)
    need(part["study"] == study, KINDS[kind][1] != "P" or moment(seat["start"]) <= moment(at))
    need(KINDS[kind][1] == "D" or kind == "Delayed" or moment(at) <= moment(seat["end"]))  # what carries R was signed behind it
    bucket, code = int(re.sub(r"\D", "", KINDS[kind])), 2 if kind == "IdentityRecorded" else 1
    need(formed(sealed, bucket, code, log.newest[KEYS[code - 1]][0]) if bucket else not sealed)
    for law in (people, window): law(log, n, kind, facts, at, seat)
    log.leaves.append(sha(b"\0", entry, row["signature"]))
    log.root = grow(log.edge, n, log.leaves[-1])
def people(log, n, kind, facts, at, by):  # section 2, step 7, and section 10
    who, flags = by["role"], {*KINDS[kind]}
    need((who == "escrow") == ("$" in flags), who in (PREPARERS, ["statistician"])["%" in flags] or {*"$!"} & flags)
    if kind == "Confirmed": return confirm(log, n, facts["line"], facts["leaf"], by["seat"])
    need({by["seat"], facts.get("replaces", by["seat"])} <= log.valid, bool(log.due) == (kind == "KeysRenewed"))
    need("leaf" not in facts or facts["leaf"] == log.leaves[facts["line"]].hex())
    of, log.proposals[n] = facts.get("line"), (kind, facts, by["seat"])
    if kind in ("ListExtended", "AllocationsStopped"): need(chain(log, n)[:1] == [of])  # this and three more: section 19
    if kind == "NumbersSealed": need("salted_root" in log.proposals[of][1], log.proposals[of][1]["strata"] == facts["strata"])
    need(kind != "AllocationsResumed" or of == log.stop, kind != "ListOpened" or of == log.opened)
    if kind == "AllocationsStopped": log.stop = need(not log.stop) or n
    if kind == "DestructionWithdrawn": need(log.proposals.pop(of)[0] == "DestructionProposed", of not in log.confirmed)
    sheet, of = facts.get("sheet"), facts.get("subject") or log.subjects.get(facts.get("request"))  # section 17
    need("~" not in KINDS[kind] or of in [mine["subject"] for mine in log.bags.values()])
    if sheet: need(("who" in facts) == (sheet in log.sheets), log.sheets.setdefault(sheet, of) == of, sheet <= len(log.sheets))
    if whom := SHAPES["FOLLOWS"].get(kind):
        (what, said, who), mine, free = log.proposals[at := facts["line"]], (at, kind), kind == "ImpactAssessed"
        need(what in whom.split("|"), free or by["seat"] not in said.get("seats", [who]), said.get("name") != by["name"])
        need("alone" not in said or said["alone"] == "yes" and at in log.confirmed)  # a recovery, section 22
        need(free or mine not in log.answered, not log.answered.add(mine))
    if log.due:
        keys = [{"role": k, "generation": log.newest[k][0] + 1} for k in log.due[1]]
        keepers = sorted(s for s in log.valid if KEPT.get(log.seats[s]["role"], set()) & {*log.due[1]})
        need([by["seat"], facts["keys"], [told["seat"] for told in facts["rows"]]] == [log.due[0], keys, keepers])
        log.newest, log.due = log.newest | {key["role"]: (key["generation"], n) for key in keys}, None
    log.rows |= {t["seat"]: (n, t["row"]) for t in facts.get("rows", [facts | {"seat": by["seat"]}] * ("cause" in facts))}
    seat = log.seats.get(facts.get("seat"), {"role": ""})
    need("?" not in KINDS[kind] or seat["seat"] in log.valid, kind != "PassphraseFailed" or seat["role"])
    need("I" not in KINDS[kind] or seat["role"] == "inspector", "X" not in KINDS[kind] or seat["role"] == "escrow")
    need("replaces" not in facts or log.seats[facts["replaces"]]["role"] == seat["role"] in PREPARERS)
def confirm(log, n, at, leaf, by):
    kind, facts, proposer = log.proposals[at]
    seat, seating = log.seats.get(facts.get("seat"), {"seat": ""}), kind in ("SeatProposed", "SeatRecovered")
    need(not log.due, proposer in log.valid, by != proposer, "*" in KINDS[kind], at not in log.confirmed)
    need(leaf == log.leaves[at].hex(), "?" not in KINDS[kind] or seat["seat"] in log.valid)
    need(not seating or all(log.newest[k][1] < at for k in KEPT.get(seat["role"], ())))
    need(by in log.valid or seating and seat["seat"] == by and facts.get("alone", "yes" * (len(log.valid) == 1)) == "yes")
    log.confirmed[at], log.sites = n, facts.get("sites", log.sites)
    if kind == "StudyAmended": log.study = need(later(facts, log.study), not running(log)) or facts
    need(kind != "AllocationsResumed" or facts["line"] == log.stop)
    if kind == "AllocationsResumed" or kind == "ListProposed" and at > (log.stop or at): log.stop = None
    log.opened, log.taken = (log.opened, at)[kind == "OpeningProposed"], log.taken | ({n: facts} if "position" in facts else {})
    if kind == "DestructionProposed": log.bags[facts["bag"]]["seen"].add("BagLost")  # over, in the words of section 15
    log.valid.update([seat["seat"]] * seating), seat.update(facts if kind == "DelegationProposed" else {})
    if kind in ("RevocationProposed", "SeatRecovered"):
        log.valid.remove(gone := facts.get("replaces", seat["seat"]))
        left = [log.seats[other]["role"] for other in log.valid]
        need(by != gone, "pharmacist" in left, sum(map(PREPARERS.count, left)) > 1)
        log.due = (reach := ["arm"] if seat["role"] == "inspector" else sorted(KEPT.get(seat["role"], ()))) and (by, reach)
def window(log, n, kind, facts, at, by):  # section 4
    request, closing, log.closing = facts.get("request"), log.closing, need((log.closing is not None) == (kind in CLOSINGS))
    if kind == "RequestReceived":
        need(0 in log.confirmed, facts["site"] in log.sites, request not in log.subjects)
        log.subjects[request] = facts["subject"]
    elif kind in ("RequestDeclined", "RequestAccepted"):
        need(request in log.subjects, request not in log.answered, not log.answered.add(request))
        if kind == "RequestAccepted":
            d, r, start, end = (moment(facts[k]) for k in ("d", "r", "start_by", "use_by"))
            need(moment(at) <= d <= r <= start < end, not log.stop, not log.opened)
            log.windows[request] = {**facts, "line": n, "bag": "", "seen": set()}
    elif kind == "IdentityRecorded":
        of = [r for r, subject in log.subjects.items() if subject == facts["subject"]]
        need(of, all(CLOSED in log.windows[r]["seen"] for r in of if r in log.windows))
    elif kind in ("NumberGiven", "RepeatAgreed"):  # sections 19 and 15
        need(request in log.subjects, request not in {*log.answered, *log.former, *log.numbers})
        if kind == "NumberGiven": return log.numbers.update({request: facts})
        former = log.bags[facts["former"]]
        need(former not in log.former.values(), {"BagReturned", "BagLost", "DestroyedAlone"} & former["seen"])
        log.former[request] = need(log.subjects[request] == log.subjects[former["request"]]) or former
    elif request is None and "bag" in facts:
        need(CLOSED in (seen := log.bags[facts["bag"]]["seen"]), "slip" not in facts or "Released" in seen, not seen.add(kind))
    elif request is not None:
        mine = log.windows[request]
        seen, second = mine["seen"], facts.get("second", mine.get("second", {"seat": ""}))
        need(at == mine["d" if "D" in KINDS[kind] else "r"], closing in (None, mine), by["seat"] not in {second["seat"]} - seen)
        need((CLOSED in seen) == (kind in CLOSINGS), kind not in seen or kind in "LabelsPrinted CodeBreakPrinted Delayed")
        if kind == "Allocated":
            need(facts["subject"] == log.subjects[request], facts["bag"] not in log.bags)
            need(log.former.get(request, facts)["stratum"] == facts["stratum"])
            log.bags[facts["bag"]] = mine.update(facts, head=n) or mine
            if request not in log.former: log.taken[mine["line"]] = {"position": 0, **log.numbers.get(request, {}), **facts}
        need({"Released": {"ArmRevealed", "LabelsPrinted"}, "LabelsReconciled": {"LabelsPrinted"}}.get(kind, set()) <= seen)
        if kind == "LabelsReconciled": need(2 * facts["printed"] == sum(n for n in facts.values() if type(n) is int))
        if kind == "Delayed": need(moment(facts["r"]) > moment(mine["r"])), mine.update(r=facts["r"])
        need(all(mine[k] == facts[k] for k in {"bag", "r"} & {*facts}), not seen.update([kind], facts.get("seats", ())))
        if kind == CLOSED:
            log.closing, who, mine["second"], told = mine, log.seats[second["seat"]], second, [second["key"], second["name"]]
            need(who["role"] in PREPARERS, second["seat"] in log.valid, [who["esign"], who["name"]] == told)
        if kind in CLOSINGS:
            place = log.id + mine["line"].to_bytes(8, "big") + mine["bag"].encode() + CLOSINGS[kind]
            signed(second["key"], unhex(second["signature"]), b"opaline/second/v1\n" + place + unhex(second["digest"]))
        if by["seat"] == second["seat"]: kind = "Alone"
    if kind in SHAPES["GRANTED"]: log.lone[n] = "study/" + log.study["configuration"], SHAPES["GRANTED"][kind].split("|")
def later(now, was): return now["version"] - was["version"] >= (now["configuration"] != was["configuration"])  # section 23
def running(log): return {mine["line"]: mine for mine in log.windows.values() if CLOSED not in mine["seen"]}
def chain(log, n):  # section 19: the list in force before line n, and what it was extended by
    held = sorted((by, at, *log.proposals[at][:2]) for at, by in log.confirmed.items() if by < n)
    base = max((at for _, at, kind, _ in held if kind == "ListProposed"), default=None)
    return [at for _, at, kind, facts in held if at == base or kind == "ListExtended" and facts["line"] == base]
def beside(log, file):  # section 6; a row that is absent stumbles
    log.at, settings, new = 0, {row["name"]: row["value"] for row in file["setting"]}, log.proposals[0][1]["program"] != "0.1.0"
    kept = {"study/" + facts["configuration"] for _, facts, _ in log.proposals.values() if "configuration" in facts}
    kept |= {"specimen/" + facts["digest"] for kind, facts, _ in log.proposals.values() if kind == "SpecimenProposed"}
    need(settings.pop("log") == log.id, kept == {name for name in settings if name[0] == "s"})
    for name, value in settings.items():
        z, (what, _, told) = zlib.decompressobj(), name.partition("/")
        need(told == sha(z.decompress(value, 2**20)).hex(), z.eof, not z.unused_data, what in ("study", "specimen", "label"))
    for row in [*file["seat"], *absent(log.rows, file["seat"], "seat")]:
        log.at, digest = log.rows.get(row["seat"], (0, ""))
        parts, seat = [row[part] for part in ("record", "wrapped", "grants")], log.seats[row["seat"]]
        need(sha(*(len(part).to_bytes(4, "big") + part for part in parts)).hex() == digest)
        need(parts[0].hex() == seat["root"] + seat["esign"] + seat["seal"])
    lists, lone = {at: told[1] for at, told in log.proposals.items() if "sealed_root" in told[1]}, new and log.lone or {}
    for log.at in [*sorted({row["version"] for row in file["list_row"]} - lists.keys()), *lists]:
        mine, edge = {(r["stratum"], r["position"]): r for r in file["list_row"] if r["version"] == log.at}, []
        places = [(told["stratum"], before + 1) for told in lists[log.at]["strata"] for before in range(told["rows"])]
        for i, (stratum, position) in enumerate(places):
            row, name = mine[stratum, position], stratum.encode()
            need(formed(row["sealed"], 256), row["sealed"][2:6] == row["generation"].to_bytes(4, "big"))
            place = log.id + struct.pack(f">IH{len(name)}sI", log.at, len(name), name, position)
            root = grow(edge, i, sha(b"\0opaline/sealed-row/v1\n", place, row["sealed"]))
        need(len(mine) == len(places), root.hex() == lists[log.at]["sealed_root"])
    rows, taken = sorted(file["allocation"], key=lambda row: int(row["request_line"])), set()
    for row in [*rows, *absent(sorted(log.taken), rows, "request_line")]:
        at = log.at = row["request_line"]
        one, place = log.taken[at], (row["stratum"], row["version"], row["position"])
        spots = ((s["stratum"], v, i + 1) for v in chain(log, at) for s in lists[v]["strata"] for i in range(s["rows"]))
        free = (spot for spot in spots if spot[0] == one["stratum"] and spot not in taken)
        need(place == (place[0], one["list"], one["position"]) in free if one["position"] else place == next(free))
        taken.add(place)
    for row in [*file["capsule"], *absent(running(log), file["capsule"], "window")]:
        log.at = row["window"]
        mine, leaf = running(log)[log.at], row["head_leaf"]
        need(formed(row["sealed"], 32768), row["head_number"] == mine["head"], leaf == log.leaves[mine["head"]])
        place = log.id + struct.pack(">QQ", log.at, mine["head"])
        signed(mine["capsule_key"], row["signature"], b"opaline/capsule-row/v1\n" + place + leaf + sha(row["sealed"]))
    log.at, since = 0, [n for at, n in log.confirmed.items() if log.proposals[at][0] == "SpecimenProposed"] or [2**40]
    printed = {"label/" + f["digest"]: at for at, (k, f, _) in log.proposals.items() if k == "LabelsPrinted"}
    need({n for n, at in printed.items() if new and at > min(since)} <= {n for n in settings if n[0] == "l"} <= {*printed})
    for log.at, (study, asks) in lone.items():  # section 22
        need(any(tomllib.loads(zlib.decompress(settings[study]).decode())["deferrable"][one]["value"] is True for one in asks))
def load(uri):  # section 12, in one read transaction; SQLite knows no hosts
    with contextlib.closing(sqlite3.connect(re.sub("^file://(?!/)", "file:////", uri) + "?mode=ro", uri=True)) as base:
        base.row_factory, ask, _ = sqlite3.Row, base.execute, base.execute("BEGIN")
        told = [ask(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version", "journal_mode")]
        parts = "type, name, tbl_name, CASE name WHEN 'alembic_version' THEN '' ELSE ifnull(sql, '') END"
        schema = [[*row] for row in ask(f"SELECT {parts} FROM sqlite_schema ORDER BY 1, 2")]
        need(sha("\n".join(part for row in schema for part in row).encode()).hex() == SCHEMAS[told[1]])
        file = {name: ask(f"SELECT * FROM {name} ORDER BY 1").fetchall() for what, name, *_ in schema if what == "table"}
        sound = [ask("PRAGMA integrity_check").fetchone()[0], *(row["version_num"] for row in file["alembic_version"])]
        return need(told[0] == 0x4F504C31, told[2] != "wal", sound == ["ok", f"{told[1]:04}"]) or file
def verify(path, heads, log):  # log.at is the line that is to blame ("": the file itself) for what comes next
    for row in [*(file := load(pathlib.Path(path).absolute().as_uri()))["line"], None]:
        log.at = 0 if (n := len(log.leaves)) == 1 else n
        need(all(root == log.root for size, root in heads if size == n))
        if row: line(log, row)
    log.at = max(0, n - 1)
    log.at = need(n, not log.closing, not log.due, all(mine["bag"] for mine in log.windows.values())) or n
    beside(log, need(all(size <= n for size, _ in heads)) or file)
def head(told):
    size, root = told.split(":")
    root = unhex(root) if len(root) == 64 else base64.b64decode(root, validate=True)
    return need(size.isdecimal(), int(size), len(root) == 32) or (int(size), root)
def main(told=None):
    asking = argparse.ArgumentParser(description=__doc__)
    for name, form in {"file": str, "--against": head, "--genesis": lambda leaf: head(f"1:{leaf}")}.items():
        asking.add_argument(name, type=form)
    path, *heads = (one for one in vars(asking.parse_args(told)).values() if one is not None)
    maps = re.findall("[a-z]+", "keys seats rows proposals confirmed subjects windows bags former taken numbers sheets lone")
    log = argparse.Namespace(at="", id=b"", root=sha(), edge=[], leaves=[], newest=dict.fromkeys(KEYS, (1, 0)), sites=(),
        answered=set(), due=None, closing=None, stop=None, opened=None, **{name: {} for name in maps})
    try: verify(path, heads, log)
    except Exception as why:
        *_, rule = [at.line for at in traceback.extract_tb(why.__traceback__) if at.filename == __file__ and at.name != "need"]
        return print(f"Line {log.at} does not follow:" if log.at != "" else "This is no study file:", rule, repr(why)) or 1
    print(f"Whole: {len(log.leaves)} lines, root {log.root.hex()}, line 0 {log.leaves[0].hex()}.", "Held against",
        " and ".join(f"{size}:{root.hex()}" for size, root in heads) or "nothing", end=". ")
    return print("Whether lines are missing behind the last one is not proven.") or 0
if __name__ == "__main__": raise SystemExit(main())

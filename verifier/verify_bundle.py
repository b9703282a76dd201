"""Verifies an audit bundle or an archive of Opaline: python verify_bundle.py PLACE [--signatures N] [--against SIZE:ROOT]

PLACE is a folder or a ZIP file. Written from docs/log-format.md, sections 1, 6, 7, 8 and 14. Needs Python 3.9 and nothing else;
signatures are checked by the command `openssl` (3.0 or later), every one of them, or with --signatures N those of the first line,
of the last and of N others spread evenly. Opens nothing sealed. Whether the lines obey the rules of people and bags is not asked
here, but by verify_log.py of the study file. Exit codes: 0 whole, 1 something does not hold, 2 the command cannot be obeyed."""

import argparse, base64, hashlib, json, struct, subprocess, sys, tempfile, zipfile
from pathlib import Path

SPKI = bytes.fromhex("302a300506032b6570032100")  # RFC 8410: what stands before an Ed25519 key

class Broken(Exception):
    """What does not hold, in words."""

def need(held, what):
    if not held: raise Broken(what)

def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()

def grow(edge, size, leaf):  # RFC 6962: the root with one more leaf
    while size & 1:
        leaf, size = sha(b"\1", edge.pop(), leaf), size >> 1
    edge.append(leaf)
    for left in edge[-2::-1]:
        leaf = sha(b"\1", left, leaf)
    return leaf

def files(path):  # every file of the folder or ZIP by its name
    if path.is_dir():
        return {str(one.relative_to(path).as_posix()): one.read_bytes() for one in path.rglob("*") if one.is_file()}
    with zipfile.ZipFile(path) as file:
        need(file.testzip() is None, "the ZIP file is damaged")
        need(len(set(file.namelist())) == len(file.namelist()), "a file stands in it twice")
        return {name: file.read(name) for name in file.namelist()}

def signed(key, signature, message):
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, data in (("key", SPKI + key), ("signature", signature), ("message", message)):
            (place / name).write_bytes(data)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key", "-rawin", "-in", "message",
                   "-sigfile", "signature"]
        return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0

def manifest(found):
    told = json.loads(found["manifest.json"])
    for name, about in told["files"].items():
        need(name in found, f"{name} is missing")
        need((len(found[name]), sha(found[name]).hex()) == (about["bytes"], about["sha256"]), f"{name} is not as listed")
    return told

def lines(found, sealed):  # sections 1.1 and 2: yields number, root after the line, leaf, signer's key id and kind, message
    edge, root, log_id = [], sha(), None
    for number, text in enumerate(found["lines.jsonl"].decode().split("\n")[:-1]):
        told, where = json.loads(text), f"line {number}"
        entry, opened = bytes.fromhex(told["entry"]), told["open"].encode()
        need(len(entry) == 150, f"{where}: the length of its entry")
        start, log, n, before, kind, key, *parts = struct.unpack(">5s16sQ32sB16sI32sI32s", entry)
        log_id = log_id or log
        need((start, log, n, told["number"]) == (b"OPL1\1", log_id, number, number), f"{where}: prefix, log or number")
        need(before == root, f"{where}: the root before it")
        need(parts[:2] == [len(opened), sha(opened)], f"{where}: its open part")
        if sealed is not None:  # an archive holds every one of them
            part = sealed.pop(number, b"")
            need(parts[2:] == [len(part), sha(part)], f"{where}: its sealed part")
        signature = bytes.fromhex(told["signature"])
        leaf = sha(b"\0", entry, signature)
        root = grow(edge, number, leaf)
        part = json.loads(opened)
        again = json.dumps(part, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        need(again.encode() == opened, f"{where}: its open part is not canonical")
        yield root, leaf, (kind, key), signature, b"opaline/line/v1\n" + entry, part
    need(not sealed, "sealed parts of no line")

def keys(part):  # the keys that a line admits, by kind and id
    facts = part["facts"]
    if part["kind"] not in ("StudyProposed", "SeatProposed", "SeatRecovered"): return {}
    seat = facts.get("founder", facts)
    public = {1: bytes.fromhex(seat["root"]), 2: bytes.fromhex(seat["esign"])}
    return {(kind, sha(b"opaline/key/v1\n", key)[:16]): (key, seat) for kind, key in public.items()}

def standing(seats, told, part):  # sections 8 and 10: whose checkpoints count behind this line, root keys by seat id
    facts = part["facts"]
    if part["kind"] == "StudyProposed": seats[facts["founder"]["seat"]] = facts["founder"]
    if part["kind"] != "Confirmed": return
    what, about = told[facts["line"]]["kind"], told[facts["line"]]["facts"]
    if what in ("SeatProposed", "SeatRecovered"): seats[about["seat"]] = about
    if what in ("RevocationProposed", "SeatRecovered"): seats.pop(about.get("replaces", about["seat"]), None)

def checkpoint(note, size, root, log_id, seats):  # section 8
    text, _, signatures = note.rpartition("\n\n")
    want = f"opaline/{log_id}\n{size}\n{base64.b64encode(root).decode()}"
    need(text == want, "the checkpoint is of another head")
    names = []
    for name, signature in (one.split(" ")[1:3] for one in signatures.splitlines()):
        for seat in seats.values():
            told, key = base64.b64decode(signature), bytes.fromhex(seat["root"])
            if name == f"opaline/{log_id}/{seat['seat']}":
                need(told[:4] == sha(name.encode(), b"\n\1", key)[:4], "the checkpoint names another key")
                need(signed(key, told[4:], f"{text}\n".encode()), "the checkpoint's signature")
                names.append(seat["name"])
    need(names, "nobody known signed the checkpoint")
    return names

def included(leaf, index, size, path, root):  # RFC 9162, section 2.1.3.2
    left, last = index, size - 1
    for step in path:
        if not last: return False
        if left & 1 or left == last:
            leaf = sha(b"\1", step, leaf)
            while left and not left & 1: left, last = left >> 1, last >> 1
        else: leaf = sha(b"\1", leaf, step)
        left, last = left >> 1, last >> 1
    return not last and leaf == root

def grown(size, root, whole, end, path):  # RFC 9162, section 2.1.4.2
    if size == end: return not path and root == whole
    steps = path if size & (size - 1) else [root, *path]
    if not steps: return False
    left, last = size - 1, end - 1
    while left & 1: left, last = left >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if not last: return False
        if left & 1 or left == last:
            old, new = sha(b"\1", step, old), sha(b"\1", step, new)
            while left and not left & 1: left, last = left >> 1, last >> 1
        else: new = sha(b"\1", new, step)
        left, last = left >> 1, last >> 1
    return not last and (old, new) == (root, whole)

def verify(path, most, against):
    found = files(path)
    told = manifest(found)
    sealed, here = None, 0
    if "sealed.jsonl" in found:
        rows = [json.loads(text) for text in found["sealed.jsonl"].splitlines()]
        sealed, here = {row["number"]: base64.b64decode(row["sealed"]) for row in rows}, len(rows)
        need(len(sealed) == here, "a sealed part stands in it twice")
    known, seats, parts, leaves, roots, count, root = {}, {}, [], [], {}, 0, sha()
    total = told["lines"]
    chosen = {0, total - 1, *range(0, total, max(1, total // most))} if most else range(total)
    for number, (root, leaf, signer, signature, message, part) in enumerate(lines(found, sealed)):
        known.update(keys(part))
        parts.append(part)
        standing(seats, parts, part)
        need(signer in known, f"line {number}: an unknown key")
        if number in chosen:
            need(signed(known[signer][0], signature, message), f"line {number}: its signature")
            count += 1
        need(against is None or against[0] != number + 1 or against[1] == root, f"line {number}: another history")
        leaves.append(leaf)
        roots[number + 1] = root
    need((len(leaves), root.hex()) == (total, told["root"]), "the lines have another head than the manifest")
    need(against is None or against[0] <= total, "lines are missing at the end")
    proofs = json.loads(found["proofs.json"])
    for size, proof in proofs["consistency"].items():
        steps = [bytes.fromhex(step) for step in proof]
        need(grown(int(size), roots[int(size)], root, total, steps), f"size {size}: its growth")
    for number, proof in proofs["inclusion"].items():
        steps = [bytes.fromhex(step) for step in proof]
        need(included(leaves[int(number)], int(number), total, steps, root), f"line {number}: its proof")
    if sealed is not None: beside(found, parts, told["log"])
    names = checkpoint(found["checkpoint.txt"].decode(), total, root, told["log"], seats)
    return total, root, count, names, here

def beside(found, parts, log_id):  # section 6: rows of lists and seats as they were signed
    rows, set_by = {}, {}
    for row in map(json.loads, found["rows.jsonl"].splitlines()):
        rows.setdefault(row["version"], []).append(row)
    for number, part in enumerate(parts):
        facts = part["facts"]
        if "sealed_root" in facts:
            order, edge, root = {told["stratum"]: i for i, told in enumerate(facts["strata"])}, [], sha()
            mine = sorted(rows.pop(number, []), key=lambda row: (order.get(row["stratum"], -1), row["position"]))
            for at, row in enumerate(mine):
                name = row["stratum"].encode()
                place = number.to_bytes(4, "big") + len(name).to_bytes(2, "big") + name + row["position"].to_bytes(4, "big")
                sealed = base64.b64decode(row["sealed"])
                root = grow(edge, at, sha(b"\0opaline/sealed-row/v1\n", bytes.fromhex(log_id), place, sealed))
            need(root.hex() == facts["sealed_root"], f"line {number}: the rows of its list")
        told = facts.get("founder", facts)
        if part["kind"] in ("StudyProposed", "SeatProposed", "SeatRecovered"): set_by[told["seat"]] = told["row"]
        if part["kind"] == "KeysRewrapped": set_by[part["by"]["seat"]] = facts["row"]
        if part["kind"] == "KeysRenewed": set_by.update((row["seat"], row["row"]) for row in facts["rows"])
    need(not rows, "rows of no list")
    for row in json.loads(found["seats.json"]):
        kept = [base64.b64decode(row[name]) for name in ("record", "wrapped", "grants")]
        digest = sha(*(len(one).to_bytes(4, "big") + one for one in kept)).hex()
        need(set_by.pop(row["seat"], None) == digest, f"the row of seat {row['seat']}")
    need(not set_by, "a seat's row is missing")

def head(told):
    size, root = told.split(":")
    return int(size), bytes.fromhex(root)

def main(told=None):
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("bundle", type=Path)
    asking.add_argument("--signatures", type=int, default=0)
    asking.add_argument("--against", type=head)
    asked = asking.parse_args(told)
    try:
        total, root, count, names, sealed = verify(asked.bundle, asked.signatures, asked.against)
    except Broken as why:
        print(f"Does not hold: {why}.")
        return 1
    except Exception as why:  # whatever its bytes are, a verdict and no traceback
        print(f"Cannot be read as a bundle: {why!r}.")
        return 1
    print(f"Whole: {total} lines, root {root.hex()}, {count} signatures checked, checkpoint signed by {', '.join(names)}.")
    print(f"{sealed} sealed parts are here, all that were signed, and the rows of lists and seats." if sealed else
          "No sealed part is here.")
    print("What is here to be read (papers, tables) is as the manifest lists it, and no signature holds the manifest.")
    if asked.bundle.is_file():
        print("A LogExported line behind these tells the digest of what was handed out; this file's is",
              f"{sha(asked.bundle.read_bytes()).hex()}.")
    return 0

if __name__ == "__main__": sys.exit(main())

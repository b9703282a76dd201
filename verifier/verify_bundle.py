"""Verifies an audit bundle or an archive of Opaline: python verify_bundle.py FOLDER-OR-ZIP [--signatures N] [--against SIZE:ROOT]

Written from docs/log-format.md, sections 1, 7, 8 and 14. Needs Python 3.9 and nothing else; signatures are checked by the
command `openssl` (3.0 or later), every one of them, or with --signatures N those of the first line, of the last and of N others
spread evenly. Opens nothing sealed. Exit codes: 0 whole, 1 something does not hold, 2 the command cannot be obeyed."""

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
        if number in sealed:
            need(parts[2:] == [len(sealed[number]), sha(sealed[number])], f"{where}: its sealed part")
        signature = bytes.fromhex(told["signature"])
        leaf = sha(b"\0", entry, signature)
        root = grow(edge, number, leaf)
        yield root, leaf, (kind, key), signature, b"opaline/line/v1\n" + entry, json.loads(opened)

def keys(part):  # the keys that a line admits, by kind and id
    facts = part["facts"]
    if part["kind"] not in ("StudyProposed", "SeatProposed", "SeatRecovered"): return {}
    seat = facts.get("founder", facts)
    public = {1: bytes.fromhex(seat["root"]), 2: bytes.fromhex(seat["esign"])}
    return {(kind, sha(b"opaline/key/v1\n", key)[:16]): (key, seat) for kind, key in public.items()}

def checkpoint(note, size, root, log_id, known):  # section 8
    text, _, signatures = note.rpartition("\n\n")
    want = f"opaline/{log_id}\n{size}\n{base64.b64encode(root).decode()}"
    need(text == want, "the checkpoint is of another head")
    names = []
    for name, signature in (one.split(" ")[1:3] for one in signatures.splitlines()):
        for (kind, _), (key, seat) in known.items():
            told = base64.b64decode(signature)
            if kind == 1 and name == f"opaline/{log_id}/{seat['seat']}":
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
    sealed = {}
    if "sealed.jsonl" in found:
        rows = (json.loads(text) for text in found["sealed.jsonl"].splitlines())
        sealed = {row["number"]: base64.b64decode(row["sealed"]) for row in rows}
    known, leaves, roots, count, root = {}, [], {}, 0, sha()
    total = told["lines"]
    chosen = {0, total - 1, *range(0, total, max(1, total // most))} if most else range(total)
    for number, (root, leaf, signer, signature, message, part) in enumerate(lines(found, sealed)):
        known = {**known, **keys(part)}
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
    names = checkpoint(found["checkpoint.txt"].decode(), total, root, told["log"], known)
    return total, root, count, names, len(sealed)

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
    print(f"{sealed} sealed parts are here and are those that were signed." if sealed else "No sealed part is here.")
    return 0

if __name__ == "__main__": sys.exit(main())

"""Verifies an opened allocation list: python verify_list.py OPENED.csv --log LOG_ID --root LINE:ROOT [--root LINE:ROOT …]

Written from docs/log-format.md, sections 6 and 16, with Python's standard library alone. LOG_ID (32 hexadecimal digits) and
one root for each list and extension (LINE is the number of its line, ROOT its `salted_root`, 64 digits) are those that were
kept apart from the study since day 0: on the installation sheet, in the protocol's annex, in an auditor's copy of the log. The
list is good when all its rows, in the file's order, give exactly these roots. What a token means is not proven here: the
statistician's own list says it. Exit codes: 0 the list is the sealed one, 1 it is not, 2 the command cannot be obeyed."""

import argparse
import csv
import hashlib
import io
import re
import sys
import unicodedata

PROVEN = ("list", "stratum", "position", "token", "list_id", "code", "block", "size", "salt")
WORDS = PROVEN[3:8]


class Wrong(Exception):
    """What is wrong with the opened list, in a sentence."""


def sha(data):
    return hashlib.sha256(data).digest()


def root(leaves):
    """The root of RFC 6962: neighbours joined level by level, one left over goes up as it is."""
    while len(leaves) > 1:
        joined = [sha(b"\1" + leaves[at - 1] + leaves[at]) for at in range(1, len(leaves), 2)]
        leaves = joined + leaves[2 * len(joined) :]
    return leaves[0] if leaves else sha(b"")


def number(text, most):
    if not re.fullmatch("0|[1-9][0-9]{0,12}", text, re.ASCII) or int(text) > most:
        raise Wrong(f"{text!r} is no number")
    return int(text)


def framed(data):
    if len(data) > 256:
        raise Wrong("a word is too long")
    return len(data).to_bytes(2, "big") + data


def commitment(log_id, row):
    """SHA-256(0x00, domain, log id, place, plaintext) of one row, section 6."""
    name = row["stratum"].encode()
    place = number(row["list"], 2**32 - 1).to_bytes(4, "big") + framed(name)
    place += number(row["position"], 10**6).to_bytes(4, "big")
    words = [row[word] for word in WORDS]
    if any(unicodedata.normalize("NFC", word) != word for word in words):
        raise Wrong("a word is not in Unicode's form NFC")
    if not re.fullmatch("[0-9a-f]{64}", row["salt"], re.ASCII):
        raise Wrong("a salt has 64 hexadecimal digits")
    plaintext = b"".join(framed(word.encode()) for word in words) + framed(bytes.fromhex(row["salt"]))
    if len(plaintext) > 256:
        raise Wrong("a row is too long")
    return sha(b"\0opaline/row/v1\n" + log_id + place + plaintext.ljust(256, b"\0"))


def rows_of(data):
    try:
        told = list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as why:
        raise Wrong(f"this is no table of values: {why}") from why
    if not told or tuple(told[0][: len(PROVEN)]) != PROVEN:
        raise Wrong(f"the first row must begin with {','.join(PROVEN)}")
    for at, row in enumerate(told[1:], start=2):
        if len(row) != len(told[0]):
            raise Wrong(f"row {at} has {len(row)} values, not {len(told[0])}")
        yield {name: row[place] for place, name in enumerate(PROVEN)}


def check(data, log_id, roots):
    """The number of rows of each list; raises Wrong unless all give the roots, and no row is over."""
    leaves, last = {}, None
    for row in rows_of(data):
        at, stratum, position = number(row["list"], 2**32 - 1), row["stratum"], number(row["position"], 10**6)
        if at not in roots:
            raise Wrong(f"list {at} has no root to be held against")
        if last and last[:2] == (at, stratum):
            follows = position == last[2] + 1
        else:
            follows = position == 1 and (last is None or at >= last[0])
        if not follows:
            raise Wrong(f"list {at}, {stratum}, position {position} does not follow the row before it")
        last = (at, stratum, position)
        leaves.setdefault(at, []).append(commitment(log_id, row))
    for at, told in sorted(roots.items()):
        if root(leaves.get(at, [])) != told:
            raise Wrong(f"the rows of list {at} are not those that were sealed")
    return {at: len(mine) for at, mine in sorted(leaves.items())}


def a_root(text):
    line, _, told = text.partition(":")
    if not re.fullmatch("[0-9]{1,10}", line, re.ASCII) or not re.fullmatch("[0-9a-f]{64}", told, re.ASCII):
        raise ValueError(text)
    return int(line), bytes.fromhex(told)


def a_log(text):
    if not re.fullmatch("[0-9a-f]{32}", text, re.ASCII):
        raise ValueError(text)
    return bytes.fromhex(text)


def main(arguments=None):
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("file")
    asking.add_argument("--log", type=a_log, required=True)
    asking.add_argument("--root", type=a_root, action="append", required=True)
    asked = asking.parse_args(arguments)
    try:
        with open(asked.file, "rb") as file:
            data = file.read()
    except OSError as why:
        print(why, file=sys.stderr)
        return 2
    try:
        found = check(data, asked.log, dict(asked.root))
    except Wrong as why:
        print(f"This is not the sealed list: {why}.")
        return 1
    told = ", ".join(f"list {at}: {count} rows" for at, count in found.items())
    print(f"The opened list is the one that was sealed: {told}.")
    print("What a token means, and which subject took which row, is not proven by this.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Vectors of checkpoints: one that the practice study's founder signed, and what is none."""

from __future__ import annotations

import base64
import string
from typing import Any

from app.custody.checkpoint import Checkpoint, NoteSignature, note_key_id, note_name
from tests.custody.scribe import Study, judge

ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"


def checkpoints(study: Study) -> dict[str, Any]:
    """The head of the practice study as a note, its parts, and odd notes."""
    verdict, founder = judge(study.file), study.crew.pharmacist
    bare = Checkpoint(study.file.settings["log"], len(verdict.events), verdict.root)
    name, pen = note_name(bare.log_id, founder.seat.seat), founder.keys.root
    signature = pen.sign(bare.text().encode())
    signed = NoteSignature(name, note_key_id(name, pen.public_key), signature)
    note = Checkpoint(bare.log_id, bare.size, bare.root, (signed,))
    return {
        "log_id": bare.log_id.hex(), "size": bare.size, "root": bare.root.hex(),
        "seat": founder.seat.seat, "public_key": pen.public_key.hex(), "name": name,
        "key_id": signed.key_id.hex(), "text": bare.text(), "signature": signature.hex(),
        "note": note.encode(), "odd": odd_notes(note),
    }  # fmt: skip


def odd_notes(note: Checkpoint) -> dict[str, str]:
    """Texts that are not exactly a checkpoint, by what is wrong with them."""
    text, told, size = note.text(), note.encode(), str(note.size)
    name, seat = note.signatures[0].name, note.signatures[0].name.split("/")[2]
    line, root = note.signatures[0].line(), base64.b64encode(note.root).decode()
    # The last character tells four bits; its two idle ones must be zero.
    other = ALPHABET[ALPHABET.index(root[-2]) + 1]
    return {
        "empty": "",
        "not signed": f"{text}\n",
        "no blank line": text + line,
        "a blank line more": f"{text}\n\n{line}",
        "cut": told[:-1],
        "a line behind": f"{told}\n",
        "an extension line": f"{text}more\n\n{line}",
        "another origin": told.replace("opaline/", "example/", 1),
        "an origin in capitals": told.replace(note.log_id.hex(), note.log_id.hex().upper(), 1),
        "a leading zero": told.replace(f"\n{size}\n", f"\n0{size}\n"),
        "a sign": told.replace(f"\n{size}\n", f"\n+{size}\n"),
        "digits of another script": told.replace(f"\n{size}\n", "\n٢٠٨٥\n"),
        "a size beyond all logs": told.replace(f"\n{size}\n", "\n1111111111111\n"),
        "a short root": told.replace(root, base64.b64encode(bytes(31)).decode()),
        "a root spelt otherwise": told.replace(root, f"{root[:-2]}{other}="),
        "line feeds of another system": told.replace("\n", "\r\n"),
        "a hyphen": told.replace("—", "-"),
        "two spaces": told.replace("— ", "—  "),
        "a plus in a name": told.replace(seat, "a+b"),
        "a space in a name": told.replace(seat, "a\u2003b"),
        "a control character in a name": told.replace(seat, "a\x1bb"),
        "no name": f"{text}\n—  {line.split(' ')[2]}",
        "a signature of nothing": f"{text}\n— {name} AAAAAA==\n",
        "too many signatures": f"{text}\n{line * 17}",
    }

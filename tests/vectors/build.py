"""Writes the vectors: ``python -m tests.vectors.build``, by hand, and only for a new format.

`practice.json` is a whole study file, `damaged.json` what to change in it and
what must be found then, `primitives.json` the parts of the format one by one,
`checkpoint.json` a checkpoint of the practice study and what is none, `added.json` kinds of lines
that came after the freeze.
Clock and entropy are set: run again it writes the same bytes, unless the format
or the practice day has changed. Once a version of the format is frozen its
vectors stay as they are, and a new version gets files of its own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.custody.scribe import judge
from tests.vectors.added import additions
from tests.vectors.checkpoints import checkpoints
from tests.vectors.damage import variants
from tests.vectors.primitives import primitives
from tests.vectors.study import practice, written

HERE = Path(__file__).parent
NAMES = ("practice", "damaged", "primitives", "checkpoint", "added")


def built() -> dict[str, Any]:
    """The vectors by name."""
    study = practice()
    verdict = judge(study.file)
    whole = {"verdict": {"lines": len(verdict.events), "root": verdict.root.hex()}}
    return {
        "practice": {**whole, **written(study.file)},
        "damaged": list(variants(study)),
        "primitives": primitives(),
        "checkpoint": checkpoints(study),
        "added": list(additions(study)),
    }


def shown(vectors: Any) -> str:
    """A vector file's text."""
    return json.dumps(vectors, ensure_ascii=False, indent=0) + "\n"


def load(name: str) -> Any:
    """A vector as it stands in the folder."""
    return json.loads((HERE / f"{name}.json").read_text("utf-8"))


if __name__ == "__main__":
    for name, vectors in built().items():
        (HERE / f"{name}.json").write_text(shown(vectors), "utf-8")

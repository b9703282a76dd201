"""Writes the vectors of what came after the freeze: ``python -m tests.vectors.build``, by hand.

`practice.json` is a whole study file, `damaged.json` what to change in it and
what must be found then, `primitives.json` the parts of the format one by one.
They stand as version 1 was frozen; `version` would make those of another one.
`checkpoint.json` is a checkpoint of the practice study and what is none,
`added.json` holds kinds of lines that were added, both made from the frozen
study: run again the same bytes are written, with what is new behind.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.custody.scribe import Study, judge
from tests.vectors.added import additions
from tests.vectors.checkpoints import checkpoints
from tests.vectors.damage import variants
from tests.vectors.primitives import primitives
from tests.vectors.study import frozen, written

HERE = Path(__file__).parent
NAMES = ("practice", "damaged", "primitives", "checkpoint", "added")


def version(study: Study) -> dict[str, Any]:
    """The vectors of a version of the format, by name."""
    verdict = judge(study.file)
    whole = {"verdict": {"lines": len(verdict.events), "root": verdict.root.hex()}}
    return {
        "practice": {**whole, **written(study.file)},
        "damaged": list(variants(study)),
        "primitives": primitives(),
    }


def added(study: Study) -> dict[str, Any]:
    """The vectors of what was added to a version, by name."""
    return {"checkpoint": checkpoints(study), "added": list(additions(study))}


def shown(vectors: Any) -> str:
    """A vector file's text."""
    return json.dumps(vectors, ensure_ascii=False, indent=0) + "\n"


def load(name: str) -> Any:
    """A vector as it stands in the folder."""
    return json.loads((HERE / f"{name}.json").read_text("utf-8"))


if __name__ == "__main__":
    for name, vectors in added(frozen(load("practice"))).items():
        (HERE / f"{name}.json").write_text(shown(vectors), "utf-8")

"""The corpus of lists: what statisticians really deliver, and what happens to it on the way.

``python -m tests.blind.corpus_build`` writes the files of ``tests/blind/corpus`` anew and, beside
them, what each must be answered; the answers are set by hand where the lists are made.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.blind.corpus_bad import bad
from tests.blind.corpus_good import good

FOLDER = Path(__file__).parent / "corpus"
ANSWERS = FOLDER / "answers.json"


def write() -> None:
    """Writes the corpus anew."""
    FOLDER.mkdir(exist_ok=True)
    answers = {}
    for case in (*good(), *bad()):
        (FOLDER / case.name).write_bytes(case.data)
        answers[case.name] = case.answer()
    ANSWERS.write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    write()

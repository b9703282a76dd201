"""The go/no-go asked twice: before a request is accepted and before the bag is handed on."""

from __future__ import annotations

from collections.abc import Mapping

from app.trial.refusal import Refusal

QUESTIONS = ("alive", "eligible", "consent", "line")


def go(answers: Mapping[str, bool]) -> dict[str, str]:
    """The checks as a line holds them; raises Refusal ``go.missing`` for one not answered yes.

    `answers` are those of the physician on the telephone to `QUESTIONS`: the
    subject is alive, still eligible, the consent stands, a central line is in
    place.
    """
    for question in QUESTIONS:
        if not answers.get(question):
            raise Refusal("go.missing", check=question)
    return dict.fromkeys(QUESTIONS, "yes")

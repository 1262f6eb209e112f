"""What may begin only after an impact assessment (PIPL 55): asked here, answered by the app that keeps them.

Where nobody answers the gate stays shut.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agency.errors import Refused

FIELDS, AUTOMATED = "field_group", "automated"  # kinds of subjects
GRADES = "grading"  # the one automated decision: grades proposed by rule


@dataclass(frozen=True)
class Answer:
    """`number` of the assessment in force, "" while the gate is shut; `url` where it is read or written."""

    number: str = ""
    url: str = ""
    why: str = ""


_answering: list[Callable[[str, str], Answer]] = []


def answers(function: Callable[[str, str], Answer]) -> Callable[[str, str], Answer]:
    """Register who keeps the assessments: `function(kind, key)`."""
    _answering[:] = [function]
    return function


def ask(kind: str, key: str) -> Answer:
    return _answering[0](kind, key) if _answering else Answer(why=_("Nobody keeps impact assessments."))


def check(kind: str, key: str) -> str:
    """The number of the assessment in force. Raises `Refused` where there is none."""
    answer = ask(kind, key)
    if not answer.number:
        raise Refused(answer.why)
    return answer.number

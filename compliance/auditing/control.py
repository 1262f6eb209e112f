"""What a control of the house is."""

from dataclasses import dataclass

from django.utils.functional import Promise

from compliance.citing import cited
from compliance.models import ProgrammeLine

from .measures import MEASURES, Measure

Way = ProgrammeLine.Way


@dataclass(frozen=True)
class Control:
    """`rule` are the requirement's codes and its source; `minors`: part of the audit of children's data."""

    code: str
    title: Promise
    procedure: Promise
    rule: str
    way: str = Way.TEST
    threshold: float | None = None
    figure: bool = False
    minors: bool = False

    @property
    def source(self) -> str:
        return cited(self.rule)

    @property
    def measure(self) -> Measure | None:
        return MEASURES.get(self.code)

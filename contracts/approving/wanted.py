"""What a rule of the matrix asks for: an office, how many of it, in which order, within how many hours."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from contracts.models import ApprovalStep
from contracts.terms.reading import read

Office, Mode = ApprovalStep.Office, ApprovalStep.Mode
PLACES = {  # [C] §1.4: nearest first; those of one number are asked at once
    Office.MANAGER: 10,
    Office.ROLE: 20,
    Office.PERSON: 20,
    Office.FINANCE: 20,
    Office.LEGAL: 20,
    Office.PRIVACY: 20,
    Office.GENERAL: 30,
}


@dataclass(frozen=True)
class Wanted:
    """One step as a rule asks for it; `role` and `person` say more of the offices of that name."""

    office: str = Office.MANAGER
    role: str = ""
    person: int | None = None
    mode: str = Mode.ANY
    quorum: int = 1
    place: int = 10
    hours: int = 24
    may_return: bool = True
    may_delegate: bool = True
    confirm: bool = False
    reasons: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, data: Any, reason: str = "") -> "Wanted":
        """From what a rule keeps."""
        data = {key: value for key, value in dict(data).items() if key != "reasons"}
        return replace(read(cls, data), reasons=(reason,) if reason else ())

    def data(self) -> dict[str, Any]:
        kept = asdict(self)
        del kept["reasons"]
        return kept

    @property
    def whom(self) -> tuple[str, str, int | None]:
        return self.office, self.role, self.person

    def with_(self, other: "Wanted") -> "Wanted":
        """Both ask the same office: once, as strictly as the stricter of them."""
        strict = (Mode.ANY, Mode.QUORUM, Mode.ALL)
        return replace(
            self,
            mode=max(self.mode, other.mode, key=strict.index),
            quorum=max(self.quorum, other.quorum),
            place=max(self.place, other.place),
            hours=min(self.hours, other.hours),
            may_return=self.may_return and other.may_return,
            may_delegate=self.may_delegate and other.may_delegate,
            confirm=self.confirm or other.confirm,
            reasons=(*self.reasons, *other.reasons),
        )


def usual(office: str, hours: int, *, confirm: bool = False, delegate: bool = True) -> dict[str, Any]:
    """A step as the shipped rules ask for it, any one of the office."""
    return Wanted(
        office=office, place=PLACES[office], hours=hours, confirm=confirm, may_delegate=delegate
    ).data()

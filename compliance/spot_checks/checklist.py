"""What a spot check looks at, and what the system can already say about each archive."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compliance.citing import cited
from customers.models import Consent, Customer


@dataclass(frozen=True)
class Point:
    """One line of the checklist; `rule` is where it is written."""

    code: str
    question: Promise
    rule: str

    @property
    def source(self) -> str:
        return cited(self.rule)


POINTS: tuple[Point, ...] = (
    Point("entry", _("Entered within 48 hours, or the reason is told"), "B17 · 000 §三.2"),
    Point("consent", _("The consents in force cover what is on file"), "B15 · 个人信息保护法 13, 29"),
    Point("facts", _("Name, phone and document are complete and plausible"), "B18 · 000 §三.2"),
    Point("changes", _("Every change has a reason one can follow"), "C4 · 000 §三.3"),
    Point("access", _("Opened and shared only for purposes one can follow"), "D1, D3 · 000 §三.4"),
    Point("contact", _("The customer was in touch within the time of the grade"), "C9 · 000 §三.3"),
)
CODES = frozenset(point.code for point in POINTS)


def seen_by_the_system(customer: Customer) -> dict[str, bool | None]:
    """{code: in order or not, None where only a person can tell}, without opening anything."""
    granted = {
        code
        for code, decision in customer.consents.latest().values_list("purpose__code", "standing")
        if decision == Consent.Decision.GRANTED
    }
    unsealed = customer.document_number is None and customer.special_needs is None
    return {
        "entry": customer.on_time or None,
        "consent": bool(granted) and ("sensitive" in granted or unsealed),
        "facts": bool(customer.name and (customer.phone or customer.email or customer.wechat)) or False,
        "changes": None,
        "access": None,
        "contact": None,
    }

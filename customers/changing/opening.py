"""Looking at the sealed values of a proposal before deciding on it: written down first, outside the quota."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.visibility import may
from customers import revealing
from customers.models import ChangeRequest, Customer, Purpose
from customers.parts.opening import MOST_SECRET

from . import subjects
from .applying import held
from .deciding import may_decide


def open_for_decision(request: ChangeRequest, *, by, now: datetime | None = None) -> dict[str, dict]:
    """{field: {"old", "new", "now"}} in plain text of the sealed fields; each look is written down first."""
    with acting(by, purpose="verification"):
        customer, request = held(request)
        subject = subjects.of(request, customer)
        sealed = [name for name in request.fields if subject.opens(name)]
        if not (may_decide(by, request) and _may_open(by, customer, subject, sealed)):
            raise PermissionDenied(_("You may not open this field."))
        revealing.write_down(
            customer,
            [_path(request, subject, name) for name in sealed],
            by=by,
            purpose=Purpose.objects.get(code="verification"),
            now=now or clock(),
            change=str(request.pk),
        )
    return {
        name: {
            **{side: subject.in_words(name, request.values[name][side]) for side in ("old", "new")},
            "now": subject.in_words(name, subject.standing(name)),
        }
        for name in sealed
    }


def _may_open(by, customer: Customer, subject: subjects.Subject, names: list[str]) -> bool:
    """The most secret facts of a part are for those who decide about shares of the archive."""
    facts = getattr(subject, "facts", {})
    secret = any(facts[name].tier >= MOST_SECRET for name in names if name in facts)
    return may(by, "reveal_customer", customer) and (not secret or may(by, "approve_share", customer))


def _path(request: ChangeRequest, subject: subjects.Subject, name: str) -> str:
    """As the access log names a field: that of a part also where the part is not there yet."""
    return f"{request.block}:{request.part}:{name}" if request.block else name

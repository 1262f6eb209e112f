"""Broken glass in the approval inbox: judged afterwards by another person."""

from django.utils.timezone import now
from django.utils.translation import gettext as _

from . import fieldbook
from .guarding import emergencies
from .inbox import Item, Kind, register
from .models import Emergency


@register
class BrokenGlass(Kind):
    """Somebody opened an archive in an emergency."""

    code = "emergency"
    template = "customers/inbox/emergency.html"
    foot = "customers/inbox/emergency_foot.html"

    def waiting(self, user):
        return _with_people(emergencies.waiting(user)).order_by("opened_at")

    def asked(self, user):
        return _with_people(Emergency.objects.filter(by=user)).order_by("-opened_at")

    def done(self, user):
        return _with_people(Emergency.objects.filter(decided_by=user)).order_by("-decided_at")

    def find(self, user, pk):
        return _with_people(Emergency.objects.filter(pk=pk).filter(emergencies.concerned(user))).first()

    def is_waiting(self, user, record):
        return emergencies.may_review(user, record)

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="siren",
            label=_("Emergency access"),
            title=_("%(person)s opened %(number)s") % {"person": record.by, "number": record.number},
            who=record.by,
            at=record.opened_at,
            due=record.review_due_at if record.state == Emergency.State.WAITING else None,
        )

    def context(self, user, record):
        looks = [(fieldbook.label(look.field), look.at) for look in emergencies.looks_during(record, user)]
        return {
            "decidable": emergencies.may_review(user, record),
            "looks": looks,
            "running": record.expires_at > now(),
        }

    def decide(self, record, *, by, action, comment):
        justified = action == "approve"
        emergencies.review(record, by=by, justified=justified, comment=comment, now=now())
        return _("Judged: justified.") if justified else _("Judged: not justified. Access is ended.")


def _with_people(rows):
    return rows.select_related("by__department", "decided_by")

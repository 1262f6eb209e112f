"""Files of archives in the approval inbox (§2.3)."""

from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agency import policy
from agency.visibility import scope_of

from .exporting import asking, deciding
from .exporting.columns import all_columns
from .inbox import Item, Kind, register
from .inbox_kinds import between_words
from .models import CustomerExport

State = CustomerExport.State


@register
class Export(Kind):
    """Somebody asks to take archives out of the house, above a threshold or with sensitive fields in plain."""

    code = "export"
    template = "customers/inbox/export.html"
    withdraw = ("customers:export_withdraw", gettext_lazy("Withdraw the request"))

    def waiting(self, user):
        return _with_people(decidable(user)).order_by("created_at")

    def asked(self, user):
        return _with_people(CustomerExport.objects.filter(by=user, state=State.WAITING)).order_by(
            "-created_at"
        )

    def done(self, user):
        return _with_people(CustomerExport.objects.filter(decided_by=user)).order_by("-decided_at")

    def find(self, user, pk):
        concerned = Q(by=user) | Q(decided_by=user) | Q(pk__in=decidable(user).values("pk"))
        return _with_people(CustomerExport.objects.filter(pk=pk).filter(concerned)).first()

    def item(self, record):
        words = ngettext("Export of %(count)s archive", "Export of %(count)s archives", record.count)
        waiting = record.state == State.WAITING
        return Item(
            kind=self.code,
            record=record,
            icon="file-down",
            label=_("Export"),
            title=words % {"count": record.count},
            who=record.by,
            at=record.created_at,
            due=record.created_at + policy.EXPORT_ANSWER_WITHIN if waiting else None,
        )

    def context(self, user, record):
        known = all_columns()
        masked = [code for code in record.columns if code not in record.plain]
        return {
            "decidable": deciding.may_decide(user, record),
            "withdrawable": record.state == State.WAITING and record.by_id == user.pk,
            "columns": between_words(known[code].label for code in masked if code in known),
            "plain": between_words(known[code].label for code in record.plain if code in known),
            "taken": asking.taken(record.by, now()),
            "days": policy.EXPORT_SPAN.days,
        }

    def decide(self, record, *, by, action, comment):
        agreed = action == "approve"
        deciding.decide(record, by=by, agreed=agreed, comment=comment, now=now())
        return _("The export was approved and is being made.") if agreed else _("The export was refused.")


def decidable(user):
    """Requests this person may decide on: with the right, of the whole house, never her own."""
    if not (user.has_perm(asking.APPROVAL) and scope_of(user).everything):
        return CustomerExport.objects.none()
    return CustomerExport.objects.filter(state=State.WAITING).exclude(by=user)


def _with_people(exports):
    return exports.listed().select_related("by__department", "decided_by", "purpose")

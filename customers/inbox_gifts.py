"""Gifts beyond the budget of a grade in the approval inbox (C14)."""

from django.db.models import Q
from django.utils.translation import gettext as _

from agency import policy
from agency.visibility import may, scope_of

from .care import approving, giving, occasions
from .inbox import Item, Kind, register
from .models import CareAction


@register
class Gift(Kind):
    """Somebody wants to spend more on a customer than the grade allows in a year."""

    code = "gift"
    template = "customers/inbox/gift.html"

    def waiting(self, user):
        return _with_people(decidable(user)).order_by("created_at")

    def asked(self, user):
        mine = CareAction.objects.within_reach(user).filter(asked_by=user)
        return _with_people(mine).order_by("-created_at")

    def done(self, user):
        decided = CareAction.objects.within_reach(user).filter(decided_by=user)
        return _with_people(decided).order_by("-decided_at")

    def find(self, user, pk):
        concerned = Q(asked_by=user) | Q(decided_by=user) | Q(pk__in=decidable(user).order_by().values("pk"))
        rows = CareAction.objects.within_reach(user).filter(pk=pk).filter(concerned)
        return _with_people(rows).select_related("decided_by").first()

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="gift",
            label=_("Gift"),
            title=_("%(what)s for %(number)s")
            % {
                "what": record.get_act_display(),
                "number": record.customer.number,
            },
            who=record.asked_by,
            at=record.created_at,
        )

    def context(self, user, record):
        waits = record.state == CareAction.State.WAITING
        return {
            "decidable": waits
            and record.asked_by_id != user.pk
            and may(user, "assign_customer", record.customer),
            "archive": record.customer_id,
            "occasion": occasions.label(record.occasion),
            "obstacle": giving.obstacle(record.customer) if record.state in giving.LIVE else "",
            "spent": giving.spent(record.customer, record.year, without=record),
            "budget": policy.CARE_BUDGET[record.grade],
        }

    def decide(self, record, *, by, action, comment):
        approve = action == "approve"
        approving.decide(record, by=by, approve=approve, comment=comment[:500])
        return _("Approved.") if approve else _("Not approved; the owner hears why.")


def decidable(user):
    """What waits for a manager within reach, but for whoever asked."""
    waiting = CareAction.objects.filter(state=CareAction.State.WAITING, asked_by__isnull=False)
    scope = scope_of(user)
    if not user.has_perm("customers.assign_customer"):
        return waiting.none()
    waiting = waiting.exclude(asked_by=user)
    return waiting if scope.everything else waiting.filter(department__in=scope.departments)


def _with_people(rows):
    return rows.select_related("asked_by__department", "customer__owner", "customer__department")

"""Proposed mergings in the approval inbox (B50)."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.visibility import scope_of

from .inbox import Item, Kind, register
from .merging import joining, showing
from .models import ArchiveMerge


@register
class Merge(Kind):
    """Somebody proposes to merge two archives; approved by another who answers for both."""

    code = "merge"
    template = "customers/inbox/merge.html"
    withdraw = ("customers:merge_withdraw", gettext_lazy("Withdraw the merging"))
    comments = False

    def waiting(self, user):
        return _with_people(decidable(user)).order_by("created_at")

    def asked(self, user):
        return _with_people(ArchiveMerge.objects.visible_to(user).filter(drafter=user)).order_by(
            "-created_at"
        )

    def done(self, user):
        return _with_people(ArchiveMerge.objects.visible_to(user).filter(approver=user)).order_by(
            "-updated_at"
        )

    def find(self, user, pk):
        concerned = Q(drafter=user) | Q(approver=user) | Q(pk__in=decidable(user).order_by().values("pk"))
        return _with_people(ArchiveMerge.objects.visible_to(user).filter(pk=pk).filter(concerned)).first()

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="git-merge",
            label=_("Merging"),
            title=_("%(other)s into %(number)s") % {"other": record.number, "number": record.customer.number},
            who=record.drafter,
            at=record.created_at,
        )

    def decided_by(self, record):
        return record.approver_id

    def decided_at(self, record):
        return record.merged_at

    def context(self, user, record):
        decidable = record.state == "waiting" and joining.may_decide(user, record)
        return {
            "decidable": decidable,
            "withdrawable": record.state == "waiting" and record.drafter_id == user.pk,
            "archive": record.customer_id,
            "rows": showing.rows(record),
        }

    def decide(self, record, *, by, action, comment):
        if action == "approve":
            joining.approve(record, by=by)
            return _("The archives are merged.")
        joining.refuse(record, by=by)
        return _("The merging was refused.")


def decidable(user):
    """Proposed mergings this person may approve: of archives both within reach."""
    if not user.has_perm("customers.approve_change"):
        return ArchiveMerge.objects.none()
    waiting = ArchiveMerge.objects.filter(state=ArchiveMerge.State.WAITING).exclude(drafter=user)
    scope = scope_of(user)
    if scope.everything:
        return waiting
    return waiting.filter(customer__department__in=scope.departments, loser__department__in=scope.departments)


def _with_people(merges):
    return merges.select_related("drafter__department", "customer__owner", "customer__department", "approver")

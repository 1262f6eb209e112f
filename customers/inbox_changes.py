"""Proposed changes in the approval inbox (C4)."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from agency.visibility import scope_of

from .changing import deciding, showing
from .inbox import Item, Kind, register
from .models import ChangeRequest


@register
class Change(Kind):
    """Somebody proposes a change of an archive; verified and approved here, settled on a page of its own."""

    code = "change"
    template = "customers/inbox/change.html"
    foot = "customers/inbox/change_foot.html"
    withdraw = ("customers:change_withdraw", gettext_lazy("Withdraw the change"))

    def waiting(self, user):
        return _with_people(decidable(user)).order_by("created_at")

    def asked(self, user):
        return _with_people(ChangeRequest.objects.visible_to(user).filter(drafter=user)).order_by(
            "-created_at"
        )

    def done(self, user):
        decided = ChangeRequest.objects.visible_to(user).filter(Q(verifier=user) | Q(approver=user))
        return _with_people(decided).order_by("-updated_at")

    def find(self, user, pk):
        concerned = (
            Q(drafter=user)
            | Q(verifier=user)
            | Q(approver=user)
            | Q(pk__in=decidable(user).order_by().values("pk"))
        )
        requests = ChangeRequest.objects.visible_to(user).filter(pk=pk).filter(concerned)
        return _with_people(requests).select_related("verifier", "approver").first()

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="file-pen-line",
            label=_("Change"),
            title=_("Change of %(number)s") % {"number": record.customer.number},
            who=record.drafter,
            at=record.created_at,
            due=record.due_at,
        )

    def decided_by(self, record):
        return record.approver_id or record.verifier_id

    def decided_at(self, record):
        return record.decided_at or record.verified_at

    def context(self, user, record):
        decidable = deciding.may_decide(user, record)
        verifies = {"approve": ("check", pgettext("button", "Verified"))} if record.step == "verify" else {}
        return verifies | {
            "decidable": decidable,
            "withdrawable": deciding.may_withdraw(user, record),
            "archive": record.customer_id if decidable else None,
            "rows": showing.rows(record),
            "heading": showing.heading(record),
            "why": showing.reason(record),
            "files": showing.evidence(record, user),
            "clashing": decidable and bool(deciding.clashes(record.customer, record)),
        }

    def decide(self, record, *, by, action, comment):
        if action == "approve":
            return showing.outcome(deciding.agree(record, by=by, comment=comment))
        deciding.refuse(record, by=by, comment=comment)
        return _("The change was refused; the colleague was told.")


def decidable(user):
    """Proposals whose next step this person could take."""
    approves = user.has_perm("customers.approve_change")
    if not (approves or user.has_perm("customers.change_customer")):
        return ChangeRequest.objects.none()
    scope = scope_of(user)
    requests = ChangeRequest.objects.open().exclude(drafter=user)
    verifying = Q(rule__in=["verify", "at_once"]) | Q(rule="both", verifier=None)
    within = Q(customer__owner=user) | Q(customer__department__in=scope.departments)
    approving = (Q(rule="approve") | Q(rule="both", verifier__isnull=False)) & ~Q(
        verifier=user, approver__isnull=True
    )
    if scope.everything:
        return requests.filter(verifying | approving if approves else verifying)
    mine = verifying & within
    if approves:
        mine |= approving & Q(customer__department__in=scope.departments)
    return requests.filter(mine)


def _with_people(requests):
    return requests.select_related("drafter__department", "customer__owner", "customer__department")

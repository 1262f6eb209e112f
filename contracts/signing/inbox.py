"""Scans in the inbox of those who compare them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.models import Contract, ScanMatch
from customers.inbox import Item, Kind, register

from . import scans

State = ScanMatch.State


def comparable(user):
    """Scans that wait for this person; she was asked, and has neither taken them in nor decided since."""
    if not user.has_perm(scans.RIGHT):
        return ScanMatch.objects.none()
    waiting = ScanMatch.objects.filter(state=State.WAITING, asked__contains=[user.pk])
    return waiting.exclude(uploaded_by=user)


@register
class Scan(Kind):
    """The scan of a signed contract: does it show the approved text, every page of it?"""

    code = "scan"
    template = "contracts/signing/inbox.html"
    foot = "contracts/signing/foot.html"
    approve = ("scan-line", gettext_lazy("Matches"))

    def waiting(self, user):
        return _with_contract(comparable(user)).order_by("created_at")

    def asked(self, user):
        return _with_contract(ScanMatch.objects.filter(uploaded_by=user)).order_by("-created_at")

    def done(self, user):
        return _with_contract(ScanMatch.objects.filter(matched_by=user)).order_by("-decided_at")

    def find(self, user, pk):
        seen = ScanMatch.objects.filter(pk=pk, contract__in=Contract.objects.visible_to(user))
        return _with_contract(seen.exclude(state=State.WITHDRAWN)).first()

    def is_waiting(self, user, record):
        return comparable(user).filter(pk=record.pk).exists()

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="scan-line",
            label=_("Scan of a contract"),
            title=record.contract.title,
            who=record.uploaded_by,
            at=record.created_at,
        )

    def context(self, user, record):
        waits = record.state == State.WAITING
        return {
            "decidable": waits and scans.may_compare(user, record.contract, record.uploaded_by_id),
            "contract": record.contract,
        }

    def decide(self, record, *, by, action, comment):
        if action == "approve":  # its button stands below the pages and says what it confirms
            scans.match(record, by=by, ticked=True)
            return _("It matches: the contract is signed.")
        scans.turn_down(record, by=by, reason=comment)
        return _("Noted. Whoever took the scan in reads why.")


def _with_contract(rows):
    return rows.select_related("contract__kind", "round", "uploaded_by__department", "matched_by")

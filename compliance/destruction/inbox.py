"""The steps of a disposal batch in the inbox of whoever takes the next one: review, approve, verify (§2.7)."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from compliance.models import DisposalBatch, DisposalItem, Remain
from compliance.retention.rules import APPROVE, SEE, WRITE
from customers.inbox import Item, Kind, register

from . import batches, certifying, remaining

State = DisposalBatch.State
NAMED = Exists(Remain.objects.filter(batch=OuterRef("pk"), state=Remain.State.OPEN))
LISTED = Exists(DisposalItem.objects.filter(batch=OuterRef("pk"), state=DisposalItem.State.WAITING))


def steps_of(user) -> Q:
    """Batches whose next step this person may take."""
    mine = Q(pk__in=[])
    if user.has_perm(WRITE):
        mine |= Q(state=State.PROPOSED) & LISTED | Q(state=State.SCANNED) & NAMED
    if user.has_perm(APPROVE):
        mine |= Q(state=State.REVIEWED) & ~Q(reviewed_by=user)
    if user.has_perm(batches.VERIFY):
        mine |= Q(state=State.SCANNED) & ~NAMED & ~Q(reviewed_by=user) & ~Q(approved_by=user)
    return mine


@register
class Disposal(Kind):
    """Archives whose time is over wait for the next person."""

    code = "disposal"
    template = "compliance/destruction/inbox.html"
    foot = "compliance/destruction/inbox_foot.html"
    comments = False

    def waiting(self, user):
        return _with_people(DisposalBatch.objects.filter(steps_of(user))).order_by("created_at")

    def asked(self, user):
        """What waits for somebody else after one's own step."""
        open_ones = DisposalBatch.objects.filter(state__in=DisposalBatch.OPEN)
        rows = open_ones.filter(Q(reviewed_by=user) | Q(approved_by=user))
        return _with_people(rows).order_by("-created_at")

    def done(self, user):
        rows = DisposalBatch.objects.filter(
            Q(verified_by=user) | Q(cancelled_by=user) | Q(state=State.DONE, approved_by=user)
        )
        return _with_people(rows).order_by("-created_at")

    def find(self, user, pk):
        if not user.has_perm(SEE):
            return None
        return _with_people(DisposalBatch.objects.filter(pk=pk)).first()

    def is_waiting(self, user, record):
        return DisposalBatch.objects.filter(steps_of(user), pk=record.pk).exists()

    def item(self, record):
        labels = {
            State.PROPOSED: _("Review what is due"),
            State.REVIEWED: _("Approve the destruction"),
            State.SCANNED: _("Verify what was destroyed"),
        }
        label = labels.get(record.state, str(record.get_state_display()))
        if remaining.waiting(record):
            label = _("Decide about words in texts of others")
        return Item(
            kind=self.code,
            record=record,
            icon="flame",
            label=label,
            title=record.number,
            who=record.approved_by or record.reviewed_by or _("The clock"),
            at=record.scanned_at or record.reviewed_at or record.created_at,
        )

    def decided_by(self, record):
        return record.verified_by_id or record.cancelled_by_id

    def decided_at(self, record):
        return record.verified_at or record.cancelled_at

    def context(self, user, record):
        return {
            "decidable": self.is_waiting(user, record),
            "tally": [
                (label, count)
                for code, label in DisposalItem.State.choices
                if (count := batches.tally(record).get(code))
            ],
            "found": sum(record.scan.get("found", {}).values()),
            "left": sum(record.scan.get("left", {}).values()),
            "named": remaining.waiting(record),
        }

    def decide(self, record, *, by, action, comment):
        if action != "approve":
            if record.state == State.SCANNED:
                certifying.search_again(record.pk, by=by)
                return _("The clock looks once more.")
            batches.call_off(record.pk, by=by)
            return _("Called off. Nothing was destroyed.")
        if record.state == State.PROPOSED:
            batches.review(record.pk, by=by)
            return _("Reviewed. Another person approves.")
        if record.state == State.REVIEWED:
            batches.approve(record.pk, by=by)
            return _("Approved. The cooling-off has begun.")
        certifying.verify(record.pk, by=by)
        return _("Verified. The certificate is issued.")


def _with_people(rows):
    return rows.select_related("reviewed_by__department", "approved_by__department", "verified_by")

"""Recipients outside the house in the approval inbox."""

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from compliance.models import RecipientOrg
from customers.inbox import Item, Kind, register
from customers.parts import countries

from . import attaching, entering, minimum


@register
class Recipients(Kind):
    """Somebody outside is to receive customers' data."""

    code = "recipient"
    template = "compliance/sharing/inbox_recipient.html"

    def waiting(self, user):
        return _with_people(entering.decidable(user)).order_by("written_at")

    def asked(self, user):
        mine = RecipientOrg.objects.filter(written_by=user, state=RecipientOrg.State.WAITING)
        return _with_people(mine).order_by("-written_at")

    def done(self, user):
        return _with_people(RecipientOrg.objects.filter(decided_by=user)).order_by("-decided_at")

    def find(self, user, pk):
        concerned = Q(written_by=user) | Q(decided_by=user) | Q(pk__in=entering.decidable(user).values("pk"))
        return _with_people(RecipientOrg.objects.filter(pk=pk).filter(concerned)).first()

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="building-2",
            label=_("Recipient outside the house"),
            title=record.name,
            who=record.written_by,
            at=record.written_at,
        )

    def context(self, user, record):
        needs = minimum.of(record)
        waits = record.state == RecipientOrg.State.WAITING
        return {
            "decidable": waits and user.has_perm(entering.APPROVE) and record.written_by_id != user.pk,
            "country": countries.name(record.country),
            "needs": needs,
            "agreed": record.agreed(localdate()),
            "fields": minimum.labels(needs.fields),
            "files": attaching.of(record),
        }

    def decide(self, record, *, by, action, comment):
        approve = action == "approve"
        entering.decide(record.pk, by=by, approve=approve, comment=comment)
        return _("The recipient was approved.") if approve else _("The recipient was refused.")


def _with_people(rows):
    return rows.select_related("written_by__department", "decided_by")

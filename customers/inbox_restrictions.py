"""A release that somebody asked for and another person confirms, in the approval inbox (PIPL art. 47)."""

from django.utils.translation import gettext as _

from . import restricting
from .inbox import Item, Kind, register
from .models import Restriction


@register
class Release(Kind):
    """Somebody asks to release a restriction that two people decided about."""

    code = "release"
    template = "customers/inbox/release.html"
    comments = True

    def waiting(self, user):
        if not (user.has_perm(restricting.RIGHT) or user.has_perm(restricting.SECOND)):
            return Restriction.objects.none()
        rows = Restriction.objects.standing().filter(release_asked_by__isnull=False)
        return _with_people(rows.exclude(release_asked_by=user)).order_by("release_asked_at")

    def asked(self, user):
        return _with_people(Restriction.objects.standing().filter(release_asked_by=user)).order_by(
            "-release_asked_at"
        )

    def done(self, user):
        rows = Restriction.objects.filter(released_by=user, release_asked_by__isnull=False)
        return _with_people(rows).order_by("-released_at")

    def find(self, user, pk):
        if not (user.has_perm(restricting.RIGHT) or user.has_perm(restricting.SECOND)):
            return None
        return _with_people(Restriction.objects.filter(pk=pk, release_asked_by__isnull=False)).first()

    def is_waiting(self, user, record):
        another = record.release_asked_by_id not in (None, user.pk)
        return another and restricting.may_release(user, record)

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="lock-open",
            label=_("Release of a restriction"),
            title=record.customer.number,
            who=record.release_asked_by or record.placed_by or _("The clock"),
            at=record.release_asked_at or record.placed_at,
        )

    def decided_by(self, record):
        return record.released_by_id

    def decided_at(self, record):
        return record.released_at

    def context(self, user, record):
        return {
            "decidable": self.is_waiting(user, record),
            "archive": record.customer_id,
            "why_asked": restricting.why_asked(record),
        }

    def decide(self, record, *, by, action, comment):
        if action != "approve":
            restricting.keep_restricted(record, by=by)
            return _("It stays restricted.")
        restricting.release_by_hand(record, by=by, why=comment or _("Confirmed as asked for"))
        return _("The restriction is released.")


def _with_people(rows):
    return rows.select_related("customer", "release_asked_by__department", "placed_by", "released_by")

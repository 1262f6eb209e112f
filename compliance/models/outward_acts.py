from datetime import datetime, time, timedelta

from django.db import models
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.errors import Refused
from agency.transitions import transition

SHARE = "customers.share_customer"
OPEN = {"issued", "acknowledged", "active"}


class ShareActs(models.Model):
    """What colleagues do to a share outward; the clock, the recipient and approvals move it by `pass_to`."""

    class Meta:
        abstract = True

    @transition(gettext_noop("Send a share off"), source="approved", target="issued", permission=SHARE)
    def issue(self, *, by, now: datetime):
        """Open to the recipient from now to the end of the last day, Shanghai."""
        self.issued_at = now
        self.expires_at = datetime.combine(self.ends_on + timedelta(days=1), time(), get_default_timezone())
        if self.expires_at <= now:
            raise Refused(_("Its last day is over: draft it anew with another end."))

    @transition(gettext_noop("Revoke a share"), source=OPEN, target="revoked", permission=SHARE)
    def revoke(self, *, by, reason: str, now: datetime):
        """Nothing opens any more, from this moment."""
        if not reason.strip():
            raise Refused(_("Say why it is ended."))
        self.end(now, by=by, reason=reason.strip())

    @transition(
        gettext_noop("Write down that the data is gone"),
        source={"acknowledged", "active", "expired", "revoked"},
        target="confirmed",
        permission=SHARE,
    )
    def write_down(self, *, by, how: str, name: str, evidence: str, now: datetime):
        """A colleague has it from the recipient on paper or by telephone: who said it, and what proves it."""
        if not evidence.strip():
            raise Refused(_("Say what proves it, and where it is kept."))
        self.confirm(how=how, name=name, now=now)
        self.confirmed_by, self.evidence = by, evidence.strip()

    @transition(gettext_noop("Close a share"), source="confirmed", target="closed", permission=SHARE)
    def close(self, *, by, now: datetime):
        """The confirmation was looked at; the record stays."""
        self.closed_at, self.closed_by = now, by

    def end(self, now: datetime, *, by=None, reason: str = "") -> None:
        """What is written at the end, whoever ends it: a confirmation is owed for what was received."""
        self.ended_at, self.ended_by, self.end_reason = now, by, reason or None
        if self.received_at:
            self.confirm_by = now + policy.OUTWARD_CONFIRM_WITHIN

    def confirm(self, *, how: str, name: str, now: datetime) -> None:
        """The recipient has destroyed or returned everything; what was still open ends with it."""
        if how not in self.How.values or not name.strip():
            raise Refused(_("Say who confirms it, and whether the data was destroyed or returned."))
        self.ended_at = self.ended_at or now
        self.confirmed_at, self.confirmed_how, self.confirmed_by_name = now, how, name.strip()

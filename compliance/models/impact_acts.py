"""What people do with an impact assessment, from taking it up to its end."""

from datetime import datetime

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.errors import Refused
from agency.transitions import transition

DRAFT, APPROVE = "compliance.draft_impact", "compliance.approve_impact"


class ImpactActs(models.Model):
    """The author writes and hands in, another person decides; a newer version and the clock end the older."""

    class Meta:
        abstract = True

    @transition(gettext_noop("assessment taken up"), source="triggered", target="drafting", permission=DRAFT)
    def begin(self, *, by) -> None:
        self.author = by

    @transition(
        gettext_noop("assessment handed in"), source="drafting", target="officer_review", permission=DRAFT
    )
    def submit(self, *, by, covers: list[str], causes: list[str], now: datetime) -> None:
        """Raises `Refused` to anybody but the author, and while a part of PIPL 56 says nothing."""
        if self.author_id != by.pk:
            raise Refused(_("Only whoever writes an assessment hands it in."))
        if self.lacking:
            raise Refused(_("Still to be written: %(parts)s.") % {"parts": "；".join(self.lacking)})
        self.covers, self.causes, self.submitted_at = covers, causes, now

    @transition(
        gettext_noop("assessment sent back"), source="officer_review", target="drafting", permission=APPROVE
    )
    def send_back(self, *, by, comment: str) -> None:
        self._another(by)
        if not comment:
            raise Refused(_("Say what has to be changed; whoever drafted it will read it."))
        self.comment, self.submitted_at = comment, None

    @transition(
        gettext_noop("assessment approved"), source="officer_review", target="approved", permission=APPROVE
    )
    def approve(self, *, by, comment: str, conditions: str, now: datetime) -> None:
        """Ends the version before. Raises `Refused` to the author, and while a high risk is left."""
        self._another(by)
        if self.worst_residual >= self.Level.HIGH:
            raise Refused(_("A high risk is left after the measures: send it back, or reject it."))
        self._end_older(self.Ended.REPLACED, now)
        self._decided(by, comment, now)
        self.conditions, self.due_on = conditions, localdate(now) + policy.IMPACT_REFRESH

    @transition(
        gettext_noop("assessment rejected"), source="officer_review", target="rejected", permission=APPROVE
    )
    def reject(self, *, by, comment: str, now: datetime) -> None:
        """What it is about may not go on: the version before ends too."""
        self._another(by)
        if not comment:
            raise Refused(_("Say why it is rejected; whoever wrote it will read it."))
        self._end_older(self.Ended.REJECTED, now)
        self._decided(by, comment, now)

    @transition(gettext_noop("measures checked"), source="approved", target="monitored", permission=APPROVE)
    def monitor(self, *, by, comment: str, now: datetime) -> None:
        """The measures stand and the conditions are met; by somebody who did not write it."""
        self._another(by)
        if not comment:
            raise Refused(_("Say what you checked, and what you found."))
        self.monitored_by, self.monitored_at, self.monitoring = by, now, comment

    @transition(
        gettext_noop("assessment outdated"),
        source={"approved", "monitored"},
        target="outdated",
        permission=APPROVE,
    )
    def outdate(self, *, by, comment: str, now: datetime) -> None:
        """A material change nobody could compute: said by whoever decides."""
        if not comment:
            raise Refused(_("Say what has changed."))
        self.ended_note, self.ended_at, self.ended_why = comment, now, self.Ended.CHANGED

    def end(self, why: str, now: datetime) -> None:
        """By the clock or by a newer version, whose acts hold the lock and name who acts."""
        self.state, self.ended_at, self.ended_why = self.State.OUTDATED, now, why
        self.save()

    def _another(self, by) -> None:
        if self.author_id == by.pk:
            raise Refused(_("You wrote this. Another person decides on it."))

    def _decided(self, by, comment: str, now: datetime) -> None:
        self.comment, self.decided_by, self.decided_at = comment, by, now

    def _end_older(self, why: str, now: datetime) -> None:
        rows = type(self).objects.select_for_update(no_key=True).of(self.kind, self.key).approved()
        for older in rows:
            older.end(why, now)

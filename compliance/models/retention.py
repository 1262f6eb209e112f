from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from agency.history import Trail
from agency.models import Audited, colleague


class RetentionRuleQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(state=RetentionRule.State.IN_FORCE)


class RetentionRule(Audited):
    """How long one category of records is kept, by which law, and what happens then (PIPL art. 19, 47).

    Versioned: a rule is never edited, another version takes its place with the approval of a second person.
    `carried_out` says honestly who does it: disposal batches, a sweep of the clock, or people.
    """

    class Trigger(models.TextChoices):
        LAST_TRIP = "last_trip", _("end of the last journey or purchase")
        LAST_HEARD = "last_heard", _("last contact")
        WITHDRAWN = "withdrawn", _("consent withdrawn")
        REQUESTED = "requested", _("deletion decided at the person’s request")
        CLOSED = "closed", _("matter closed")
        MADE = "made", _("made or recorded")

    class Unit(models.TextChoices):
        DAYS = "days", _("days")
        MONTHS = "months", _("months")
        YEARS = "years", _("years")

    class Rank(models.TextChoices):
        LAW = "law", _("law")
        REGULATION = "regulation", _("administrative regulation")
        DEPARTMENT = "department", _("department rule")
        STANDARD = "standard", _("standard")
        CONTRACT = "contract", _("contract")
        HOUSE = "house", _("house rule")

    class Action(models.TextChoices):
        DESTROY = "destroy", _("destroy")
        FREEZE = "freeze", _("freeze")
        REVIEW = "review", _("look at it again")
        KEEP = "keep", _("keep for ever")

    class CarriedOut(models.TextChoices):
        BATCH = "batch", _("in disposal batches")
        SWEEP = "sweep", _("by the clock")
        HAND = "hand", _("by hand")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waiting for approval")
        IN_FORCE = "in_force", _("in force")
        SUPERSEDED = "superseded", pgettext_lazy("retention", "superseded")
        REFUSED = "refused", pgettext_lazy("retention", "refused")

    # What only laws and administrative regulations may do: refuse a deletion that was asked for (PIPL art. 47).
    BINDING = (Rank.LAW, Rank.REGULATION)

    category = models.CharField(_("category"), max_length=20)  # a code of compliance.retention.categories
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    trigger = models.CharField(_("counted from"), max_length=12, choices=Trigger)
    period = models.PositiveSmallIntegerField(_("period"), null=True, blank=True)  # NULL: for ever
    unit = models.CharField(_("unit"), max_length=6, choices=Unit, default=Unit.YEARS)
    rank = models.CharField(_("rank"), max_length=10, choices=Rank)
    article = models.CharField(_("legal basis"), max_length=200)
    action = models.CharField(_("what happens then"), max_length=10, choices=Action)
    carried_out = models.CharField(_("carried out"), max_length=5, choices=CarriedOut)
    confirmed = models.BooleanField(_("confirmed by counsel"), default=False)
    note = models.CharField(_("reason for the change"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = colleague(_("proposed by"), null=True)  # NULL: shipped with the product
    proposed_at = models.DateTimeField(_("proposed at"), default=now)
    decided_by = colleague(_("decided by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)

    history = Trail()
    objects = RetentionRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("retention rule")
        permissions = [
            ("view_retention", _("See retention, holds and destruction")),
            ("write_retention", _("Write retention rules, place holds and review what is due")),
            ("approve_destruction", _("Approve retention rules and destruction")),
            ("verify_destruction", _("Verify what was destroyed")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["category", "version"], name="retention_version_once"),
            models.UniqueConstraint(
                fields=["category"], condition=Q(state="in_force"), name="retention_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["category"], condition=Q(state="proposed"), name="retention_one_proposed"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(proposed_by=None) | ~Q(decided_by=F("proposed_by")),
                name="retention_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(carried_out="batch") | Q(action="destroy", period__isnull=False),
                name="retention_batches_destroy",
            ),
            models.CheckConstraint(
                condition=Q(period=None, action="keep") | Q(period__gt=0) & ~Q(action="keep"),
                name="retention_keeps_or_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} v{self.version}"

    @property
    def binding(self) -> bool:
        """Whether its period can refuse a deletion outright; lower ranks only freeze."""
        return self.rank in self.BINDING

    @property
    def kept_for(self) -> str:
        """The period in words."""
        if self.period is None:
            return str(_("for ever"))
        words = {
            "days": ngettext("%(count)s day", "%(count)s days", self.period),
            "months": ngettext("%(count)s month", "%(count)s months", self.period),
            "years": ngettext("%(count)s year", "%(count)s years", self.period),
        }
        return words[self.unit] % {"count": self.period}

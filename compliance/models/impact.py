from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.encryption.ids import uuid7
from agency.history import Trail
from agency.models import Audited, colleague

from .impact_acts import ImpactActs


def _text(name: str):
    return models.TextField(name, max_length=policy.IMPACT_TEXT, blank=True)


class ImpactQuerySet(models.QuerySet):
    def of(self, kind: str, key: str):
        return self.filter(kind=kind, key=key)

    def under_way(self):
        return self.filter(state__in=ImpactAssessment.UNDER_WAY)

    def approved(self):
        """The one of each subject that was approved and not replaced since, conditions met or not."""
        return self.filter(state__in=ImpactAssessment.APPROVED)

    def in_force(self, day: date):
        """Those that open their gate on `day`: within the year, conditions met where there are any."""
        met = Q(state=ImpactAssessment.State.MONITORED) | Q(conditions="")
        return self.approved().filter(met, due_on__gt=day)


class ImpactAssessment(ImpactActs, Audited):
    """What a processing does to people, weighed before it begins (PIPL 55, 56; contracts_compliance.md §2.9).

    One version of the assessment of one subject: `kind` and `key` name it (`impact.subjects`). A refresh is a new
    version; the approval of it ends the old one, which stays. `covers` is what the subject was when it was handed
    in: whatever is not in it was not assessed.
    """

    class Kind(models.TextChoices):
        PURPOSE = "purpose", pgettext_lazy("impact", "purpose of processing")
        RECIPIENT = "recipient_kind", pgettext_lazy("impact", "kind of recipient")
        ABROAD = "abroad", pgettext_lazy("impact", "transfer abroad")
        FIELDS = "field_group", pgettext_lazy("impact", "group of fields")
        AUTOMATED = "automated", pgettext_lazy("impact", "automated decision")

    class State(models.TextChoices):
        TRIGGERED = "triggered", pgettext_lazy("impact", "to be written")
        DRAFTING = "drafting", pgettext_lazy("impact", "being written")
        REVIEW = "officer_review", pgettext_lazy("impact", "with the privacy officer")
        APPROVED = "approved", pgettext_lazy("impact", "approved")
        REJECTED = "rejected", pgettext_lazy("impact", "rejected")
        MONITORED = "monitored", pgettext_lazy("impact", "in force, watched")
        OUTDATED = "outdated", pgettext_lazy("impact", "outdated")

    class Cause(models.TextChoices):
        """PIPL art. 55, by its numbers."""

        SENSITIVE = "sensitive", _("sensitive personal information (PIPL 55(1))")
        AUTOMATED = "automated", _("automated decisions (PIPL 55(2))")
        PROVIDED = "provided", _("entrusted, provided or published (PIPL 55(3))")
        ABROAD = "abroad", _("sent abroad (PIPL 55(4))")
        OTHER = "other", _("other major effect on people (PIPL 55(5))")

    class Ended(models.TextChoices):
        REPLACED = "replaced", pgettext_lazy("impact", "a newer version was approved")
        REJECTED = "refused", pgettext_lazy("impact", "a newer version was rejected")
        CHANGED = "changed", pgettext_lazy("impact", "what it was about has changed")
        YEAR = "year", pgettext_lazy("impact", "older than twelve months")

    class Level(models.IntegerChoices):
        LOW = 1, pgettext_lazy("risk", "low")
        MIDDLE = 2, pgettext_lazy("risk", "middle")
        HIGH = 3, pgettext_lazy("risk", "high")

    TEXTS = ("lawful", "legitimate", "necessary", "effects", "measures")
    UNDER_WAY = (State.TRIGGERED, State.DRAFTING, State.REVIEW)
    APPROVED = (State.APPROVED, State.MONITORED)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, editable=False)
    key = models.CharField(_("about"), max_length=30, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    state = models.CharField(
        pgettext_lazy("impact", "state"),
        max_length=14,
        choices=State,
        default=State.TRIGGERED,
        editable=False,
    )
    causes = ArrayField(
        models.CharField(max_length=10, choices=Cause), default=list, verbose_name=_("why it is needed")
    )
    lawful = _text(_("lawful: the basis, and how people are told"))
    legitimate = _text(_("legitimate: why the aim is fair and what people may expect"))
    necessary = _text(_("necessary: why no less would do, and what milder way was weighed"))
    effects = _text(_("effects on people’s rights, and the risks for their safety"))
    measures = _text(_("measures: lawful, effective, in proportion to the risk"))
    risks = models.JSONField(_("risks"), default=list)  # [{what, likelihood, severity, measure, residual}]
    covers = models.JSONField(default=list)  # codes of `subjects.facts`, frozen when it was handed in
    author = colleague(_("written by"), null=True)
    submitted_at = models.DateTimeField(_("handed in at"), null=True)
    decided_by = colleague(_("decided by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    conditions = models.CharField(_("conditions of the approval"), max_length=500, blank=True)
    monitored_by = colleague(_("measures checked by"), null=True)
    monitored_at = models.DateTimeField(_("measures checked at"), null=True)
    monitoring = models.CharField(_("what the check found"), max_length=500, blank=True)
    due_on = models.DateField(_("to be refreshed by"), null=True)
    ended_at = models.DateTimeField(_("outdated since"), null=True)
    ended_why = models.CharField(_("why it is outdated"), max_length=8, choices=Ended, blank=True)
    ended_note = models.CharField(_("what has changed"), max_length=500, blank=True)

    history = Trail()
    objects = ImpactQuerySet.as_manager()

    class Meta:
        verbose_name = _("impact assessment")
        permissions = [
            ("view_impact", _("Read impact assessments")),
            ("draft_impact", _("Write impact assessments")),
            ("approve_impact", _("Decide on impact assessments")),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="impact_due")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "version"], name="impact_version"),
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=["triggered", "drafting", "officer_review"]),
                name="impact_one_under_way",
            ),
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=["approved", "monitored"]),
                name="impact_one_approved",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("author")), name="impact_decided_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "monitored", "rejected"])
                | Q(decided_by__isnull=False, decided_at__isnull=False, author__isnull=False),
                name="impact_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "monitored"]) | Q(due_on__isnull=False),
                name="impact_always_refreshed",
            ),
            models.CheckConstraint(
                condition=~Q(state="outdated") | Q(ended_at__isnull=False), name="impact_outdated_since"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("compliance:impact", args=[self.pk])

    @property
    def cause_labels(self) -> list[str]:
        known = dict(self.Cause.choices)
        return [str(known.get(code, code)) for code in self.causes]

    @property
    def due_soon(self) -> bool:
        return self.state in self.APPROVED and self.due_on <= localdate() + policy.IMPACT_SOON

    @property
    def worst_residual(self) -> int:
        return max((risk["residual"] for risk in self.risks), default=0)

    @property
    def lacking(self) -> list[str]:
        """Names of the parts that PIPL 56 asks for and that say nothing yet."""
        empty = [
            str(self._meta.get_field(name).verbose_name)
            for name in self.TEXTS
            if len(getattr(self, name).strip()) < policy.REASON_SHORTEST
        ]
        return empty if self.risks else [*empty, gettext("risks")]

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption.ids import uuid7

from .audit import AuditPlan


class ControlRun(models.Model):
    """One run of the automatic control tests over a period (J2): asked for by an audit, a person or the clock."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("control tests", "waiting for the clock")
        DONE = "done", pgettext_lazy("control tests", "done")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(
        AuditPlan, models.PROTECT, null=True, related_name="runs", verbose_name=_("audit")
    )
    state = models.CharField(_("state"), max_length=5, choices=State, default=State.ASKED, editable=False)
    starts_on = models.DateField(_("period from"))
    ends_on = models.DateField(_("period until"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("run of the control tests")
        indexes = [models.Index(fields=["-asked_at", "-id"], name="control_run_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state="asked", plan__isnull=False),
                name="control_run_once_a_plan",
            ),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="asked", plan=None), name="control_run_once_without_plan"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", finished_at=None) | Q(state="done", finished_at__isnull=False),
                name="control_run_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"

    def get_absolute_url(self) -> str:
        return reverse("compliance:control_run", args=[self.pk])


class ControlResult(models.Model):
    """What one control test of one run found. Never rewritten: a second run is a second result.

    `behind` lists at most `compliance.auditing.controls.LISTED` records as [kind, id]; `hits` counts all.
    """

    class Outcome(models.TextChoices):
        PASS = "pass", pgettext_lazy("control test", "passed")
        FAIL = "fail", pgettext_lazy("control test", "not passed")
        FIGURE = "figure", pgettext_lazy("control test", "figure only")
        NOTHING = "nothing", pgettext_lazy("control test", "nothing to test")
        ERROR = "error", pgettext_lazy("control test", "could not be run")

    run = models.ForeignKey(ControlRun, models.PROTECT, related_name="results")
    code = models.CharField(_("control"), max_length=30)
    outcome = models.CharField(_("result"), max_length=7, choices=Outcome)
    population = models.PositiveIntegerField(_("looked at"), default=0)
    hits = models.PositiveIntegerField(_("exceptions"), default=0)
    figure = models.DecimalField(_("figure"), max_digits=12, decimal_places=1, null=True)
    threshold = models.DecimalField(_("threshold"), max_digits=12, decimal_places=1, null=True)
    behind = models.JSONField(_("list behind it"), default=list)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("result of a control test")
        constraints = [models.UniqueConstraint(fields=["run", "code"], name="control_result_once")]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("compliance:control_result", args=[self.pk])

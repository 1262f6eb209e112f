from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption.ids import uuid7
from agency.history import Trail
from agency.models import Audited


class Severity(models.TextChoices):
    BLOCK = "block", pgettext_lazy("check", "must be put right")
    WARN = "warn", pgettext_lazy("check", "warning")
    INFO = "info", pgettext_lazy("check", "hint")


WEIGHT = {Severity.INFO: 0, Severity.WARN: 1, Severity.BLOCK: 2}


class Judged(models.Model):
    """What counsel may set of a rule: how heavy it is, whether it is asked at all, its words and its lexicon."""

    severity = models.CharField(_("weight"), max_length=5, choices=Severity)
    active = models.BooleanField(_("is checked"), default=True)
    explanation = models.TextField(_("explanation"), max_length=600)
    explanation_en = models.TextField(_("explanation in English"), max_length=600)
    words = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("words it looks for")
    )

    class Meta:
        abstract = True

    JUDGED = ("severity", "active", "explanation", "explanation_en", "words")

    def looser_than(self, other: "Judged") -> bool:
        """Whether anything that `other` finds would pass here, or pass more lightly."""
        return (
            WEIGHT[self.severity] < WEIGHT[other.severity]
            or (other.active and not self.active)
            or bool(set(other.words) - set(self.words))
        )


class CheckRule(Judged, Audited):
    """One rule of the legal check as the house applies it (contracts_compliance.md §1.3).

    What it tests is code (`contracts.checking.rules`); how heavy it is, its words and its lexicon are kept here,
    counted by `version`, and change only through a `CheckRuleChange`. `shipped` is the version of the code.
    """

    code = models.CharField(_("rule"), max_length=40, unique=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    shipped = models.PositiveSmallIntegerField(default=1)

    history = Trail()

    class Meta:
        verbose_name = _("rule of the legal check")
        ordering = ["code"]
        permissions = [("write_check", _("Change the rules of the legal check"))]

    def __str__(self) -> str:
        return self.code

    @property
    def told(self) -> str:
        """The explanation in the reader’s language."""
        return self.explanation if translation.get_language().startswith("zh") else self.explanation_en


class CheckRuleChange(Judged, Audited):
    """Counsel’s change of a rule. Whatever loosens waits for a second person; the rest is in force at once."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("rule change", "waiting")
        APPLIED = "applied", pgettext_lazy("rule change", "in force")
        REFUSED = "refused", pgettext_lazy("rule change", "refused")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    rule = models.ForeignKey(CheckRule, models.PROTECT, related_name="changes", verbose_name=_("rule"))
    loosens = models.BooleanField(_("loosens the rule"), editable=False)
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(
        pgettext_lazy("rule change", "state"), max_length=8, choices=State, default=State.WAITING
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("asked by")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    comment = models.CharField(_("comment"), max_length=300, blank=True)

    history = Trail()

    class Meta:
        verbose_name = _("change of a rule of the legal check")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule"], condition=Q(state="waiting"), name="check_rule_one_change_waits"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="check_rule_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="applied", loosens=True) | Q(decided_by__isnull=False),
                name="check_rule_loosened_by_two",
            ),
        ]

    def __str__(self) -> str:
        return self.rule.code

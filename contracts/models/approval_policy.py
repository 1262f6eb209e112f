from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from agency.history import Trail
from agency.models import Audited, colleague


def _limit(name: str, *, least: int = 0, most: int = 32_000):
    return models.SmallIntegerField(
        name, null=True, blank=True, validators=[MinValueValidator(least), MaxValueValidator(most)]
    )


class ApprovalPolicyQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(state=ApprovalPolicy.State.IN_FORCE)


class ApprovalPolicy(Audited):
    """One rule of the approval matrix, in one version: when it holds, and who is asked then (§1.4, G4).

    A rule holds where all of its conditions do. Of the rules that are not `adding` the first by `priority`
    alone counts; those that are add their steps to it. Versioned like a retention rule: never edited, another
    version takes its place with a second person’s agreement. Amounts are whole fen.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("matrix", "waiting for a second person")
        IN_FORCE = "in_force", pgettext_lazy("matrix", "in force")
        SUPERSEDED = "superseded", pgettext_lazy("matrix", "superseded")
        REFUSED = "refused", pgettext_lazy("matrix", "refused")

    code = models.SlugField(_("code"), max_length=30)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    priority = models.PositiveSmallIntegerField(_("order"), default=100)
    adding = models.BooleanField(_("adds to the rule that fits first"), default=True)
    active = models.BooleanField(_("in use"), default=True)
    kinds = ArrayField(
        models.SlugField(max_length=30), default=list, blank=True, verbose_name=_("kinds of contract")
    )
    more_than = models.BigIntegerField(_("total above"), null=True, blank=True)
    at_most = models.BigIntegerField(_("total up to"), null=True, blank=True)
    margin_below = _limit(_("margin below, percent"), least=-100, most=100)
    cost_unknown = models.BooleanField(_("a journey without known cost"), default=False)
    discount_above = _limit(_("discount above, percent"), most=100)
    credit_above = _limit(_("days of credit above"), most=3650)
    own_words_above = _limit(_("clauses of own words, more than"), most=400)
    warnings_above = _limit(_("warnings of the legal check, more than"), most=400)
    minors = models.BooleanField(_("children travel"), default=False)
    abroad = models.BooleanField(_("abroad or to Taiwan"), default=False)
    risky = models.BooleanField(_("risky activities"), default=False)
    cash = models.BooleanField(_("paid in cash"), default=False)
    outdated = models.BooleanField(_("template not the current one"), default=False)
    steps = models.JSONField(_("who is asked"), default=list)  # see contracts.approving.wanted.Wanted
    note = models.CharField(_("reason for the change"), max_length=200, blank=True)
    state = models.CharField(
        pgettext_lazy("matrix", "state"), max_length=10, choices=State, default=State.PROPOSED
    )
    proposed_by = colleague(_("proposed by"), null=True)  # NULL: shipped with the product
    proposed_at = models.DateTimeField(_("proposed at"), default=now)
    decided_by = colleague(_("decided by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)

    history = Trail()
    objects = ApprovalPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of the approval matrix")
        ordering = ["adding", "priority", "code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="matrix_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="in_force"), name="matrix_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="proposed"), name="matrix_one_proposed"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(proposed_by=None) | ~Q(decided_by=F("proposed_by")),
                name="matrix_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["in_force", "refused"]) | Q(proposed_by=None) | ~Q(decided_by=None),
                name="matrix_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name

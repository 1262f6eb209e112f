from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ChangePolicyQuerySet(models.QuerySet):
    def in_force(self, day: date):
        """The newest line of each (fields, grade, kind) in effect on `day`."""
        lines = self.filter(effective_from__lte=day)
        return lines.order_by("about", "grade", "kind", "-effective_from", "-pk").distinct(
            "about", "grade", "kind"
        )


class ChangePolicy(models.Model):
    """What a change of some fields needs, by the customer's grade and kind, from a day on (C4).

    `about` is the name of one field, or `@group` for a block of the archive (customers.fieldbook); an empty
    grade or kind means every one. Lines are only ever added: a newer one with the same heads takes its place,
    so that it can always be told which rule held when a change was made.
    """

    class Rule(models.TextChoices):
        AT_ONCE = "at_once", _("applies at once")
        OWNER = "owner", _("at once for the owner, else a second person verifies")
        VERIFY = "verify", _("a second person verifies")
        APPROVE = "approve", _("the department's manager approves")
        BOTH = "both", _("a second person verifies, then the manager approves")

    about = models.CharField(_("fields"), max_length=40)
    grade = models.CharField(_("grade"), max_length=4, blank=True)
    kind = models.CharField(_("kind"), max_length=12, blank=True)
    rule = models.CharField(_("rule"), max_length=8, choices=Rule)
    effective_from = models.DateField(_("in effect from"))
    why = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        verbose_name=_("written by"),
        db_constraint=False,  # a line outlives whatever happens to accounts, as history does
    )
    at = models.DateTimeField(_("written at"), auto_now_add=True)

    objects = ChangePolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for changes")
        indexes = [
            models.Index(fields=["about", "grade", "kind", "-effective_from", "-id"], name="change_policy")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["about", "grade", "kind", "effective_from"],
                condition=Q(by=None),
                name="change_policy_shipped_once",
            ),
            models.CheckConstraint(
                condition=Q(rule__in=["at_once", "owner", "verify", "approve", "both"]),
                name="change_policy_rule_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.grade or '*'} {self.rule}"

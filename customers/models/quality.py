from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class ArchiveQuality(models.Model):
    """How complete and how fresh an archive is: derived, rebuildable, in no history (B18, B47, C18).

    `score` counts per hundred of the content standard `standard` (0: the one in the code); `missing` are codes
    of its lines, never values. Owner and department are copied so that a department is counted from one index.
    """

    customer = models.OneToOneField(
        "customers.Customer", models.CASCADE, primary_key=True, related_name="quality"
    )
    owner_id = models.BigIntegerField()
    department_id = models.BigIntegerField()
    score = models.PositiveSmallIntegerField(_("quality"))
    missing = ArrayField(models.CharField(max_length=20), default=list)
    fresh_on = models.DateField(_("last confirmed on"))
    standard = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["department_id", "score", "customer"], name="quality_department"),
            models.Index(fields=["owner_id", "score", "customer"], name="quality_owner"),
            models.Index(fields=["score", "customer"], name="quality_score"),
            models.Index(fields=["department_id", "fresh_on"], name="quality_fresh"),
        ]

    def __str__(self) -> str:
        return str(self.score)


class ContentStandardQuerySet(models.QuerySet):
    def in_force(self):
        return self.order_by("kind", "grade", "-version").distinct("kind", "grade")


class ContentStandard(models.Model):
    """What an archive of a kind and grade should hold, in numbered versions, never edited (B52, C19)."""

    kind = models.CharField(_("kind"), max_length=12)
    grade = models.CharField(_("grade"), max_length=4)
    version = models.PositiveIntegerField(_("version"))
    required = ArrayField(models.CharField(max_length=20), verbose_name=_("required contents"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), auto_now_add=True)

    objects = ContentStandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("content standard")
        permissions = [("set_standard", _("Set the content standard"))]
        constraints = [
            models.UniqueConstraint(fields=["kind", "grade", "version"], name="contentstandard_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.grade} v{self.version}"

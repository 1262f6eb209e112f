from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from agency.encryption.ids import uuid7
from agency.history import Trail
from agency.models import Audited, colleague

from .paper import PaperBox, PaperFile


def half_in_words(period: str) -> str:
    """“2026-H2” as people say it."""
    year, half = period.split("-H")
    words = gettext("first half of %(year)s") if half == "1" else gettext("second half of %(year)s")
    return words % {"year": year}


class PaperInventory(Audited):
    """A count of some paper files, drawn by lot with a recorded seed, twice a year (§2.12)."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("inventory", "under way")
        CLOSED = "closed", pgettext_lazy("inventory", "closed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    period = models.CharField(_("half-year"), max_length=7)  # "2026-H2"
    box = models.ForeignKey(PaperBox, models.PROTECT, null=True, related_name="+", verbose_name=_("box"))
    seed = models.CharField(_("seed of the lot"), max_length=32)
    population = models.PositiveIntegerField(_("out of"))
    size = models.PositiveIntegerField(_("drawn"))
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.OPEN)
    drawn_by = colleague(_("drawn by"))
    closed_by, closed_at = colleague(_("closed by"), null=True), models.DateTimeField(null=True)

    history = Trail()

    class Meta:
        verbose_name = _("inventory of paper files")
        verbose_name_plural = _("inventories of paper files")
        indexes = [models.Index(fields=["-created_at"], name="paper_inventory_newest")]

    def __str__(self) -> str:
        return self.period

    @property
    def half(self) -> str:
        return half_in_words(self.period)

    def get_absolute_url(self) -> str:
        return reverse("compliance:paper_inventory", args=[self.pk])


class PaperCount(Audited):
    """One drawn file: where it should be, where it was."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("to be counted")
        FOUND = "found", pgettext_lazy("inventory", "found")
        LENT = "lent", _("lent when it was drawn")
        MISPLACED = "misplaced", _("in another box")
        MISSING = "missing", pgettext_lazy("inventory", "missing")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    inventory = models.ForeignKey(PaperInventory, models.PROTECT, related_name="counts", db_index=False)
    file = models.ForeignKey(PaperFile, models.PROTECT, related_name="+", db_index=False)
    expected = models.ForeignKey(PaperBox, models.PROTECT, related_name="+", db_index=False)
    found_in = models.ForeignKey(PaperBox, models.PROTECT, null=True, related_name="+", db_index=False)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, default=Outcome.OPEN)
    counted_by, counted_at = colleague(_("counted by"), null=True), models.DateTimeField(null=True)

    history = Trail()

    class Meta:
        verbose_name = _("counted paper file")
        constraints = [models.UniqueConstraint(fields=["inventory", "file"], name="paper_count_once")]
        indexes = [models.Index(fields=["file"], name="paper_count_file")]

    def __str__(self) -> str:
        return str(self.get_outcome_display())

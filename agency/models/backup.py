"""Backups and the drills that prove them, as the product knows them. The copies themselves lie outside the database."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from agency.clocks import human_delta


class Work(models.Model):
    """What a worker does for minutes while somebody watches. Holds codes and counts, never a secret."""

    class State(models.TextChoices):
        ASKED = "asked", _("waiting for its turn")
        RUNNING = "running", _("running")
        DONE = "done", pgettext_lazy("work", "done")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked at"), default=clock)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    step = models.CharField(_("step"), max_length=20, blank=True)
    percent = models.PositiveSmallIntegerField(_("per cent"), default=0)
    failure = models.CharField(_("what went wrong"), max_length=40, blank=True)  # a code

    class Meta:
        abstract = True

    @property
    def open(self) -> bool:
        return self.state in (self.State.ASKED, self.State.RUNNING)

    @property
    def took(self):
        return self.finished_at - self.started_at if self.finished_at and self.started_at else None

    @property
    def lasted(self) -> str:
        """How long it took, in words."""
        if self.took is None:
            return ""
        seconds = max(1, round(self.took.total_seconds()))
        return gettext("%(seconds)s s") % {"seconds": seconds} if seconds < 120 else human_delta(self.took)


class BackupQuerySet(models.QuerySet):
    def counting(self):
        """Copies that are whole and still there."""
        return self.filter(state=Work.State.DONE, pruned_at=None)

    def of(self, kind: str):
        return self.filter(kind=kind)


class Backup(Work):
    """One copy: of the data without the keys, or of the keys alone; each kind lives elsewhere and for as long
    as it may (contracts_compliance.md §3.1: data 90 days, keys 35)."""

    class Kind(models.TextChoices):
        DATA = "data", _("data and files")
        KEYS = "keys", pgettext_lazy("backup", "keys")

    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    name = models.CharField(_("name"), max_length=40, unique=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    facts = models.JSONField(_("what it holds"), default=dict)  # hashes, counts, ends of the chains, versions
    pruned_at = models.DateTimeField(_("removed at"), null=True)

    objects = models.Manager.from_queryset(BackupQuerySet)()

    class Meta:
        verbose_name = _("backup")
        permissions = [
            ("view_backups", _("See backups and drills")),
            ("run_backups", _("Start backups and drills")),
        ]
        indexes = [models.Index(fields=["kind", "-asked_at"], name="backup_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state__in=["asked", "running"]), name="backup_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(finished_at__isnull=False), name="backup_done_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def age(self, now: datetime):
        return now - self.started_at


class RestoreDrill(Work):
    """The newest backup restored beside the running system, looked at from all sides and thrown away."""

    data = models.ForeignKey(Backup, models.PROTECT, null=True, related_name="+")
    keys = models.ForeignKey(Backup, models.PROTECT, null=True, related_name="+")
    result = models.JSONField(_("what was found"), default=dict)  # counts and codes

    class Meta:
        verbose_name = _("restore drill")
        indexes = [models.Index(fields=["-asked_at"], name="drill_newest")]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="asked"), name="drill_one_waits")
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {localtime(self.asked_at):%Y-%m-%d %H:%M}"

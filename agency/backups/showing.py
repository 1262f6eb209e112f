"""How the house stands with its backups: what the page says, and whoever asks from elsewhere."""

from datetime import date, datetime
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.models import Backup, RestoreDrill

AGE_MOST = policy.BACKUP_AGE_MOST
State = Backup.State
FAILURES = {
    "not_configured": _("no role for backups is set (BACKUP_DATABASE_URL)"),
    "unreachable": _("the database server did not answer"),
    "no_program": _("pg_dump of the server’s version was not found"),
    "no_key": _("the backup key is missing"),
    "open_key": _("the backup key can be read by others"),
    "interrupted": _("the worker was stopped in the middle"),
    "dump_failed": _("pg_dump ended with an error; the log says which"),
    "restore_failed": _("pg_restore ended with an error; the log says which"),
    "check_failed": _("the restored database could not be looked at; the log says why"),
    "keys_moving": _("the keys were changed while they were read"),
    "no_room": _("the disk is full"),
    "disk": _("the copy could not be written or read"),
    "tampered": _("a copy is not what was written"),
    "missing": _("a part of the copy is missing"),
    "no_backup": _("there is no backup yet"),
    "not_sound": _("what was restored is not what was backed up"),
    "busy": _("another one was under way"),
    "keys_there": _("other keys lie there already"),
}
STEPS = {
    "counting": _("counting rows"),
    "dumping": _("writing out the database"),
    "files": _("copying attachments"),
    "publishing": _("sealing the manifest"),
    "verifying": _("verifying the copies"),
    "restoring": _("restoring into a database of its own"),
    "checking": _("looking at what was restored"),
}


def page() -> str:
    return reverse("agency:backups")


class Standing:
    """At one moment. Asked by the page, the clock and the self-check."""

    def __init__(self, now: datetime):
        self.now = now

    @cached_property
    def last(self) -> dict[str, Backup | None]:
        """The newest whole copy of each kind."""
        rows = Backup.objects.counting().order_by("-started_at")
        return {kind: rows.of(kind).first() for kind in Backup.Kind.values}

    @cached_property
    def ever(self) -> bool:
        return Backup.objects.exists()

    @property
    def late(self) -> bool:
        """Some kind has no copy young enough."""
        return any(one is None or one.age(self.now) > AGE_MOST for one in self.last.values())

    @cached_property
    def drill(self) -> RestoreDrill | None:
        """The last one that passed."""
        return RestoreDrill.objects.filter(state=State.DONE).order_by("-started_at").first()

    @cached_property
    def drill_due(self) -> date | None:
        """Half a year after the last one; of a house that never had one, from its first backup on."""
        first = Backup.objects.filter(state=State.DONE).order_by("started_at").first()
        since = self.drill.started_at if self.drill else first and first.started_at
        if since is None:
            return None
        return localdate(since + (policy.DRILL_EVERY if self.drill else policy.DRILL_REMINDED))

    @property
    def drill_late(self) -> bool:
        return self.drill_due is not None and localdate(self.now) > self.drill_due

    @property
    def drill_soon(self) -> bool:
        return self.drill_due is not None and localdate(self.now + policy.DRILL_REMINDED) >= self.drill_due

    @cached_property
    def working(self) -> list:
        """What is asked for or under way, backups first."""
        going = (State.ASKED, State.RUNNING)
        backups = list(Backup.objects.filter(state__in=going).order_by("kind"))
        return backups + list(RestoreDrill.objects.filter(state__in=going))

    @property
    def configured(self) -> bool:
        """Whether the workers know a role to read with, as far as they have tried."""
        last = Backup.objects.exclude(state__in=(State.ASKED, State.RUNNING)).order_by("-asked_at").first()
        return last is None or last.failure != "not_configured"

    @property
    def apart(self) -> bool:
        """Data and keys in places of their own, neither inside the other."""
        data, keys = settings.BACKUP_DIRECTORY, settings.KEY_BACKUP_DIRECTORY
        return data != keys and data not in keys.parents and keys not in data.parents


def failure(code: str) -> str:
    return str(FAILURES.get(code, code))


def step(code: str) -> str:
    return str(STEPS.get(code, code))

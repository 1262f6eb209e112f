from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.timezone import now

from agency import env
from agency.backups import files, places, restoring
from agency.backups.server import BackupError
from agency.encryption import KeyStoreError, rootkey
from agency.encryption.provider import provider


class Command(BaseCommand):
    help = (
        "After a disaster: put a backup back into the empty database of this installation, as the owner of its"
        " tables; then destroy once more what was destroyed since (docs/backup.md)."
    )
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--data", help="name of a backup of the data; the newest otherwise")
        parser.add_argument("--keys", help="name of a backup of the keys; the newest otherwise")
        parser.add_argument(
            "--keep-keys", action="store_true", help="the key store in place is the newest one"
        )

    def handle(self, *args, data: str | None, keys: str | None, keep_keys: bool, **options) -> None:
        try:
            self._restore(data or restoring.newest("data"), keys or restoring.newest("keys"), keep_keys)
        except (BackupError, KeyStoreError) as error:
            raise CommandError(str(error)) from None

    def _restore(self, data: str, keys: str, keep_keys: bool) -> None:
        self._become_owner()
        database = connection.settings_dict["NAME"]
        told, _held = places.verify(data), places.verify(keys)
        files.check(told["files"])
        self.stdout.write(f"{data} and {keys} are whole.")
        aside = f"aside-{now():%Y%m%d%H%M%S}" if restoring.make_room(database) else ""
        if not keep_keys:
            for name in restoring.put_back_keys(keys, rootkey.directory(), aside=aside):
                self.stdout.write(f"{name} put back.")
        provider().check()
        restoring.fill(database, keys)
        restoring.fill(database, data)
        copied = restoring.put_back_files(told, Path(settings.FILES_DIRECTORY))
        self.stdout.write(f"Restored as of {told['at']}; {copied} files put back.")
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)  # rights, guards, policies
        call_command("replay_destructions", stdout=self.stdout)
        call_command("rebuild_index", stdout=self.stdout)
        self._verify()

    def _become_owner(self) -> None:
        """Who restores owns the tables; the address of the owner, or the one we were given."""
        name = "OWNER_DATABASE_URL" if env.given("OWNER_DATABASE_URL") else "DATABASE_URL"
        settings.BACKUP_DATABASE = env.database(name)
        connection.close()
        connection.settings_dict.update(
            {part: settings.BACKUP_DATABASE[part] for part in ("USER", "PASSWORD", "HOST", "PORT", "NAME")}
        )

    def _verify(self) -> None:
        """The register may lack what was written after the backup: the anchors know, and people must see it."""
        try:
            call_command("audit_verify", stdout=self.stdout)
        except SystemExit as end:
            if end.code:
                self.stderr.write(
                    "Read the findings above: after the backup, the anchors are ahead of the register."
                )

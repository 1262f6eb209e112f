from django.core.management.base import BaseCommand, CommandError

from agency.backups import asking
from agency.backups.server import BackupError


class Command(BaseCommand):
    help = "Make a backup of the data and, apart from it, one of the keys (docs/backup.md)."

    def handle(self, *args, **options) -> None:
        try:
            made = asking.run()
        except BackupError as error:
            raise CommandError(str(error)) from None
        for one in made:
            took = f"{one.took.total_seconds():.1f} s" if one.took else ""
            self.stdout.write(f"{one.name}: {one.failure or one.state} {one.size} bytes {took}")
        if any(one.state != one.State.DONE for one in made):
            raise CommandError("The backup failed; the log says why.")

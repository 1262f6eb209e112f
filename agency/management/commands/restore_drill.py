import json

from django.core.management.base import BaseCommand, CommandError

from agency.backups import drilling
from agency.backups.server import BackupError


class Command(BaseCommand):
    help = "Restore the newest backup into a database of its own, look at it from all sides, drop it."

    def handle(self, *args, **options) -> None:
        try:
            one = drilling.run()
        except BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(json.dumps(one.result, indent=1))
        if one.state != one.State.DONE:
            raise CommandError(f"The drill failed: {one.failure}")

from django.core.management.base import BaseCommand, CommandError

from agency.encryption import verifying


class Command(BaseCommand):
    help = "Open every sealed value once and count what opens. Exit code 1 when anything is damaged."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--show", type=int, default=20, help="how many damaged cells to name per table")

    def handle(self, *args, show: int, **options) -> None:
        damaged = 0
        for found in verifying.inspect():
            counts = ", ".join(f"{count} {what}" for what, count in sorted(found.counts.items())) or "empty"
            self.stdout.write(f"{found.label}: {counts}")
            for line in found.damaged[:show]:
                self.stderr.write(f"  {line}")
            damaged += len(found.damaged)
        if damaged:
            raise CommandError(f"{damaged} sealed values do not open.", returncode=1)

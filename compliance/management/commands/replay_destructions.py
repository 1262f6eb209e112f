from django.core.management.base import BaseCommand
from django.utils.timezone import now

from compliance.destruction import ledger, replaying


class Command(BaseCommand):
    help = (
        "After a restore of an older dump: destroy once more every archive that the list kept beside the"
        " anchors (ANCHOR_DIRECTORIES) names as destroyed. May be run again; does nothing where nothing is due."
    )

    def handle(self, *args, **options) -> None:
        known = ledger.kept()
        done = replaying.replay(now(), known)
        self.stdout.write(f"{len(known)} archives on the list, {done} of them destroyed once more.")

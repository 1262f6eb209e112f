from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError

from agency.acting import acting_as
from agency.encryption import SealedError, resealing, rotation, startup
from agency.models import Event


class Command(BaseCommand):
    help = (
        "Renew the epoch key: wrap every data key anew and destroy the old epoch key. People go on working."
        " With --subjects the data keys themselves are renewed and every value sealed anew (after a leak)."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--subjects", action="store_true", help="renew the data keys of all subjects")
        parser.add_argument("--batch", type=int, help="keys (5000) or subjects (200) per transaction")
        parser.add_argument("--patience", type=int, default=600, help="seconds to wait for open transactions")

    def handle(self, *args, subjects: bool, batch: int | None, patience: int, **options) -> None:
        try:
            startup.verify()
            if subjects:
                self._renew(batch or 200, timedelta(seconds=patience))
            else:
                self._rotate(batch or 5000, timedelta(seconds=patience))
        except SealedError as error:
            raise CommandError(str(error)) from None

    def _rotate(self, batch: int, patience: timedelta) -> None:
        done = rotation.rotate(
            batch=batch,
            patience=patience,
            on_batch=lambda count: self.stdout.write(f"{count} keys wrapped anew"),
        )
        self._note(epoch=done.epoch, rewrapped=done.rewrapped, destroyed=list(done.destroyed))
        if not done.complete:
            raise CommandError(f"Epoch {done.epoch} is in use, the old one is kept: {done.message}.")
        self.stdout.write(
            f"Epoch {done.epoch} is in use; destroyed: {', '.join(map(str, done.destroyed)) or 'none'}."
        )

    def _renew(self, batch: int, patience: timedelta) -> None:
        done = resealing.renew(
            batch=batch,
            patience=patience,
            on_batch=lambda run: self.stdout.write(
                f"{run.subjects} subjects, {run.resealed} values sealed anew"
            ),
        )
        self._note(subjects=done.subjects, resealed=done.resealed, kept=len(done.kept))
        for problem in done.problems[:50]:
            self.stderr.write(problem)
        if done.kept:
            raise CommandError(
                f"{len(done.kept)} subjects keep their old key too, see above. History is sealed"
                " anew only by the owner of the tables: give its DATABASE_URL."
            )
        self.stdout.write(
            f"{done.subjects} subjects have new keys. Rotate the epoch next, to end the old copies."
        )

    @staticmethod
    def _note(**data) -> None:
        with acting_as(resealing.ACTOR):
            Event.note(Event.Kind.KEYS, **data)

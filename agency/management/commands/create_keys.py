from django.core.management.base import BaseCommand, CommandError

from agency.encryption import KeyStoreError, startup
from agency.encryption.provider import provider


class Command(BaseCommand):
    help = "Make the master key and the key store of a new installation, and mark the database with them."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--adopt",
            action="store_true",
            help="use the key store that is there already for this still empty database",
        )

    def handle(self, *args, adopt: bool, **options) -> None:
        try:
            startup.adopt() if adopt else startup.create()
            startup.verify()
        except KeyStoreError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"Key store {provider().fingerprint()} is ready. Copy the master key to a safe place now,"
            " apart from every backup: without it nothing can ever be read."
        )

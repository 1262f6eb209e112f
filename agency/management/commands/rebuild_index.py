from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from agency.encryption import SealedError
from agency.encryption.provider import provider


class Command(BaseCommand):
    help = (
        "Compute every search token anew from the archives. With --new-key under a new index key; the tokens"
        " of the old key are worthless once its key is destroyed at the end."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--new-key", action="store_true", help="make and then read from a new index key")

    def handle(self, *args, new_key: bool, **options) -> None:
        rebuild = import_string(settings.SEARCH_REBUILD)
        try:
            store = provider()
            version = store.new_index_key() if new_key else store.index_version()
            count = rebuild(version=version)
            if new_key:
                store.use_index_key(version)
                rebuild(version=version)  # what was written in between, and rows without the old tokens
        except SealedError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{count} archives indexed under index key {version}.")

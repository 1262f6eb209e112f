from django.core.management.commands import migrate

from agency.migrating import one_model_at_a_time


class Command(migrate.Command):
    """Django’s own, at the pace of `agency.migrating`."""

    def handle(self, *args, **options):
        with one_model_at_a_time():
            super().handle(*args, **options)

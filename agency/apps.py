from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string


class AgencyConfig(AppConfig):
    """The house. Listed last in INSTALLED_APPS so that its post_migrate step sees every table."""

    name = "agency"

    def ready(self) -> None:
        post_migrate.connect(after_migrate, sender=self)


def after_migrate(sender, using: str, **kwargs) -> None:
    """Bring the database's guards, the role groups and the reference lists up to date with the code."""
    from agency import database, roles

    database.guard(using)
    roles.write_groups(using)
    for name in settings.REFERENCE_WRITERS:
        import_string(name)(using)

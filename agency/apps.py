from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AgencyConfig(AppConfig):
    """The house. Listed last in INSTALLED_APPS so that its post_migrate step sees every table."""

    name = "agency"

    def ready(self) -> None:
        post_migrate.connect(after_migrate, sender=self)


def after_migrate(sender, using: str, **kwargs) -> None:
    """Bring the database's guards and the role groups up to date with the code."""
    from agency import database, roles

    database.guard(using)
    roles.write_groups(using)

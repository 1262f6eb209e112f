from django.conf import settings
from django.db import models


def colleague(name="", **options) -> models.ForeignKey:
    """A colleague a record names, and who therefore stays: no way back from her, no index unless asked for.

    `name` is what the field is called; `options` are those of a foreign key.
    """
    usual = {"related_name": "+", "db_index": False, "verbose_name": name}
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, **usual | options)

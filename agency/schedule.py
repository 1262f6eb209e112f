"""When the clock acts: the static beat schedule. Tasks are named by string, agency imports no upper app.

A missed or doubled tick does no harm: every task asks the database what is due.
"""

from celery.schedules import crontab  # noqa: F401

BEAT_SCHEDULE: dict[str, dict] = {}

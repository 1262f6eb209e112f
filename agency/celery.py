import os
import warnings
from pathlib import Path

from celery import Celery
from celery.signals import before_task_publish, setup_logging, task_postrun, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")
warnings.filterwarnings("ignore", message="You're running the worker with superuser")  # JSON only, no pickle
app = Celery("agency")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_django_logging(**kwargs) -> None:
    """Celery configures no logging of its own while this receiver stands; agency.logs has done it."""


@worker_init.connect
def open_keys(**kwargs) -> None:
    """No work is done under wrong keys. A database that is away is waited for by every task itself."""
    from django.db import DatabaseError, connection

    from agency.encryption import KeyStoreError, startup

    try:
        startup.verify()
    except KeyStoreError as error:
        raise SystemExit(f"The keys do not open. {error}") from None
    except DatabaseError:
        pass
    finally:
        connection.close()


@task_postrun.connect
@before_task_publish.connect
def show_life(**kwargs) -> None:
    """Touch the file that `agency.probe` looks at, where one is named."""
    if file := os.environ.get("ALIVE_FILE"):
        Path(file).touch()

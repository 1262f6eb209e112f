"""gunicorn's configuration: `gunicorn -c python:agency.gunicorn agency.wsgi:application`."""

import os
import sys

from agency.logs import logging_config

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
preload_app = True  # one start for all workers, and they share its memory
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 30  # a worker stuck on a dead database connection is replaced
graceful_timeout = 20
keepalive = 5
max_requests, max_requests_jitter = 2000, 200
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
limit_request_line = 4094
limit_request_fields = 50
accesslog = None  # agency.logs writes the request line, by route and without what was typed
logconfig_dict = logging_config() | {"incremental": False}
control_socket_disable = True


def post_worker_init(worker) -> None:
    """No page is served under wrong keys. A database that is away is not ours to judge: /readyz tells it."""
    from django.db import DatabaseError, connection

    from agency.encryption import KeyStoreError, startup

    try:
        startup.verify()
    except KeyStoreError as error:
        worker.log.error("The keys do not open. %s", error)
        sys.exit(3)  # gunicorn's WORKER_BOOT_ERROR: the master gives up
    except DatabaseError:
        pass
    finally:
        connection.close()

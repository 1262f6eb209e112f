"""Start the whole product on this machine (what `make run` calls)."""

import os
import sys

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Start the servers, the web service, the worker and beat under one supervisor."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")

    def handle(self, *args, port, **options):
        # The supervisor lives long and must survive anything: a small process without Django in it.
        command = [sys.executable, "-m", "agency.embedded", "up", "--port", port]
        os.execv(sys.executable, command)  # noqa: S606

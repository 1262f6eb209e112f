"""Run a command with the servers started: `manage.py servers -- COMMAND …`."""

import os
import sys

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Run a command with PostgreSQL and Valkey started (see agency.embedded)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("command_line", nargs="+")

    def handle(self, *args, command_line, **options):
        command = [sys.executable, "-m", "agency.embedded", "exec", "--", *command_line]
        os.execv(sys.executable, command)  # noqa: S606

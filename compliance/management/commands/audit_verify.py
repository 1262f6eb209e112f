import json

from django.core.management.base import BaseCommand

from agency.acting import acting_as
from agency.encryption import KeyStoreError
from compliance.chain import checking, words


class Command(BaseCommand):
    help = "Verify every line, chain and checkpoint of the register, and the copies. Ends with 1 if tampered with."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object for each finding")

    def handle(self, *args, json: bool, **options) -> None:
        try:
            with acting_as("system:proof"):
                report = checking.check(self._progress)
        except KeyStoreError as error:
            self.stderr.write(str(error))
            raise SystemExit(3) from None
        for found in report.findings:
            self.stdout.write(self._line(found.facts(), json))
        self.stdout.write(f"{report.lines} lines verified, {report.wrong} things wrong.")
        raise SystemExit(0 if report.sound else 1)

    def _progress(self, lines: int) -> None:
        if lines % 100_000 == 0 and lines:
            self.stderr.write(f"{lines} …")

    def _line(self, facts: dict, as_json: bool) -> str:
        if as_json:
            return json.dumps(facts)
        told = words.told(facts)
        return f"{told['where']}: {told['what']}"

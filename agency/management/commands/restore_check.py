"""What a drill asks of a restored database, in a process of its own. Prints one line of JSON."""

import json
import sys
from io import StringIO

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from psycopg import sql

from agency.encryption import verifying


class Command(BaseCommand):
    help = "Inside a drill only: reads what is expected from standard input, says what it found."
    requires_system_checks = []

    def handle(self, *args, **options) -> None:
        expected = json.load(sys.stdin)
        found = {"rows": 0, "tables": 0, "missing": [], "chains": self._chains() == expected["chains"]}
        for schema in ("public", "keys"):
            for table, rows in expected[schema].items():
                found["tables"] += 1
                found["rows"] += (count := self._count(schema, table))
                found["missing"] += [table] if count != rows else []
        found |= self._sample()
        found["replayed"] = self._replay()
        found["register"] = self._verify()
        found["sound"] = not (found["missing"] or found["damaged"]) and found["chains"] and found["register"]
        self.stdout.write(json.dumps(found))

    def _count(self, schema: str, table: str) -> int:
        query = sql.SQL("SELECT count(*) FROM {}.{}").format(sql.Identifier(schema), sql.Identifier(table))
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()[0]

    def _chains(self) -> dict:
        with connection.cursor() as cursor:
            cursor.execute("SELECT chain, seq, encode(hash, 'hex') FROM compliance_chainhead ORDER BY chain")
            return {str(chain): [seq, end] for chain, seq, end in cursor.fetchall()}

    def _sample(self) -> dict:
        """Some sealed rows of every table, at random."""
        opened = destroyed = damaged = 0
        for found in verifying.sample():
            opened += found.counts["opened"]
            destroyed += found.counts["destroyed"]
            damaged += found.counts["tampered"] + found.counts["keyless"]
        return {"opened": opened, "destroyed": destroyed, "damaged": damaged}

    def _replay(self) -> int:
        """How many archives, destroyed since the backup, were destroyed once more."""
        told = StringIO()
        call_command("replay_destructions", stdout=told)
        return int(told.getvalue().split(",")[1].split()[0])

    def _verify(self) -> bool:
        try:
            call_command("audit_verify", stdout=StringIO(), stderr=StringIO())
        except (SystemExit, CommandError) as end:
            return getattr(end, "code", 1) == 0
        return True

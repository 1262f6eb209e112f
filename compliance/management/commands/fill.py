"""Fill an installation with masses of customers, to measure with. Needs OWNER_DATABASE_URL."""

import multiprocessing
import os
import time

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.utils.timezone import now

from agency import env
from agency.acting import acting_as
from compliance import sweeps
from compliance.filling.batch import Batch
from compliance.filling.stage import Stage, prepare
from customers.models import SearchIndex

ACTOR = "system:fill"
CHUNK = 1000  # archives of one transaction
GROWN = ("search_exact", "search_tokens")
WORTHWHILE = 20_000  # from so many on, the token indexes are quicker built anew than grown


class Command(BaseCommand):
    help = "Add N invented customers with COPY, as the owner of the tables."

    def add_arguments(self, parser):
        parser.add_argument("number", type=int)
        parser.add_argument("--processes", type=int, default=2)

    def handle(self, *args, number, processes, **options):
        if not os.environ.get("OWNER_DATABASE_URL"):
            raise CommandError("Set OWNER_DATABASE_URL: rows are written as the owner of the tables.")
        as_owner()
        began = time.monotonic()
        with acting_as(ACTOR):
            stage = prepare(now(), number)
        grown = [
            index for index in SearchIndex._meta.indexes if index.name in ("search_exact", "search_tokens")
        ]
        rebuild = number >= WORTHWHILE
        if rebuild:
            self._indexes("remove_index", grown)
        try:
            self._spread(stage, processes)
        finally:
            if rebuild:
                self._indexes("add_index", grown)
        written = time.monotonic() - began
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
        sweeps.run("counts", now())
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{number} customers in {seconds:.1f} s: {number / written:.0f} a second,"
            f" {seconds - written:.1f} s of it to analyse"
        )

    def _spread(self, stage: Stage, processes: int) -> None:
        connections.close_all()
        context = multiprocessing.get_context("fork")
        parts = [range(part, stage.total, processes) for part in range(processes)]
        workers = [context.Process(target=_work, args=(stage, part)) for part in parts]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        if any(worker.exitcode for worker in workers):
            raise CommandError("A process failed; what it had committed stays.")

    def _indexes(self, act: str, indexes) -> None:
        with connection.schema_editor() as editor:
            for index in indexes:
                getattr(editor, act)(SearchIndex, index)


def as_owner() -> None:
    connections.close_all()
    settings = env.database("OWNER_DATABASE_URL")
    for name in ("HOST", "PORT", "USER", "PASSWORD", "NAME"):
        connection.settings_dict[name] = settings.get(name, "")
    connection.settings_dict["OPTIONS"].pop("assume_role", None)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")


def _work(stage: Stage, places: range) -> None:
    connections.close_all()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    for start in range(0, len(places), CHUNK):
        batch = Batch(stage)
        for place in places[start : start + CHUNK]:
            batch.add(place)
        with acting_as(ACTOR, reason="filled"):
            batch.write()

"""People who write while keys are renewed."""

import threading
from datetime import timedelta

from django.db import connections

from agency.acting import acting_as
from customers.models import RegistrationDraft

PATIENCE = timedelta(seconds=20)


def draft(owner, n: int) -> RegistrationDraft:
    with acting_as("system:test"):
        return RegistrationDraft.objects.create(owner=owner, form=f"edit:{n}", content={"n": n})


def contents() -> list:
    with acting_as("system:test"):
        return [d.content for d in RegistrationDraft.objects.order_by("form")]


def in_threads(count: int, work) -> list[threading.Thread]:
    def run(number: int) -> None:
        try:
            work(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    return threads


class Busy:
    """Four people who change their drafts over and over until the block ends."""

    def __init__(self, drafts):
        self.drafts, self.stop, self.errors = drafts, threading.Event(), []
        self.done = [0] * 4  # each person's own count: they do not wait for each other

    @property
    def rounds(self) -> int:
        return sum(self.done)

    def work(self, number: int) -> None:
        while not self.stop.is_set():
            try:
                with acting_as("system:test"):
                    mine = RegistrationDraft.objects.get(pk=self.drafts[number].pk)
                    assert mine.content["n"] == number, mine.content
                    mine.content = {"n": number, "round": mine.content.get("round", 0) + 1}
                    mine.save()
                    draft(mine.owner, 10_000 * (number + 1) + self.done[number])
                self.done[number] += 1
            except Exception as error:
                self.errors.append(error)
                return

    def __enter__(self):
        self.threads = in_threads(4, self.work)
        return self

    def __exit__(self, *exc):
        self.stop.set()
        for thread in self.threads:
            thread.join()

"""Fill an empty installation with the demo agency."""

import json
import os
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from agency.acting import acting_as
from agency.models import User
from compliance import sweeps
from compliance.demo import audits, house
from compliance.demo.diary import Diary
from compliance.demo.story import Story


class Command(BaseCommand):
    help = (
        "Create the demo agency in an empty database: colleagues of every role and twelve weeks of customers."
    )

    def add_arguments(self, parser):
        parser.add_argument("--accounts", metavar="FILE", help="write the accounts to FILE as JSON")

    def handle(self, *args, accounts, **options):
        if User.objects.exists():
            self.stdout.write("There are colleagues already; nothing was changed.")
            return
        diary = Diary()
        with acting_as(house.ACTOR):
            people, made = house.build()
            story = Story(people, now(), diary)
            story.tell()
            audits.tell(story)
        dated = diary.write()
        sweeps.run("counts", now())
        if accounts:
            self._write(Path(accounts), [asdict(account) for account in made])
        else:
            for account in made:
                self.stdout.write(f"{account.role:<20} {account.username:<10} {account.password}")
        self.stdout.write(
            f"{len(people)} colleagues, {len(story.customers)} customers"
            + ("" if dated else "; everything is dated today (OWNER_DATABASE_URL is not set)")
        )

    @staticmethod
    def _write(path: Path, accounts: list[dict]) -> None:
        """Passwords stand in it: for its owner only."""
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(accounts, file, ensure_ascii=False, indent=1)

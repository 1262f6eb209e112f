"""Whatever acts by itself is named in words where the history tells who acted."""

import re
from pathlib import Path

from django.conf import settings

from compliance.lists.words import TASKS

ACTOR = re.compile(r"[\"']system:([a-z_-]+)[\"']")


def test_every_part_of_the_system_that_acts_has_a_word():
    named = set()
    for app in ("agency", "customers", "compliance", "contracts"):
        for file in Path(settings.BASE_DIR, app).rglob("*.py"):
            named |= set(ACTOR.findall(file.read_text()))

    assert named - TASKS.keys() == set()

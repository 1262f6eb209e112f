"""The review of a quarter drawn up for every archive: by a worker that is killed, and by the next one."""

import os
import signal
import subprocess
import sys
import time
from datetime import date

from django.db import connection

from agency.acting import acting_as
from compliance.models import ReviewCampaign, ReviewItem
from compliance.reviewing import opening
from customers.models import Customer

SECONDS = 300  # ours, for a million archives: a quarter begins at midnight, nobody waits
LIVES = 4.0  # seconds the first worker is given
WORKER = "from compliance.reviewing import opening; opening.fill()"


def lines() -> list[dict]:
    """Seconds for all archives; how many are missing or twice. The round is thrown away afterwards."""
    campaign = _round()
    try:
        began = time.monotonic()
        left_by_the_dead = _killed_half_way(campaign)
        opening.fill()
        seconds = time.monotonic() - began
        with acting_as("system:bench"):
            found = ReviewItem.objects.filter(campaign=campaign)
            taken, distinct = found.count(), found.values("customer").distinct().count()
            wanted = Customer.objects.filter(grade__in="abc", state__in=opening.STATES).count()
    finally:
        _throw_away(campaign)
    if not 0 < left_by_the_dead < wanted:
        raise RuntimeError(f"the first worker was to be killed half-way; it had done {left_by_the_dead}")
    return [
        _line("review_of_all_s", round(seconds, 1), SECONDS * max(1, wanted / 1_000_000)),
        _line("review_archives_per_s", round(wanted / seconds), None) | {"killed_at": left_by_the_dead},
        _line("review_missing_or_twice", abs(wanted - taken) + (taken - distinct), 0),
    ]


def _round() -> ReviewCampaign:
    """A round of a quarter long ago, that no clock opens."""
    with acting_as("system:bench"):
        return ReviewCampaign.objects.create(
            cycle="quarter", starts_on=date(1999, 1, 1), due_on=date(1999, 2, 15)
        )


def _killed_half_way(campaign: ReviewCampaign) -> int:
    """Archives taken in by a worker before it was killed, in the middle of a batch."""
    argv = [sys.executable, "-c", f"import django; django.setup(); {WORKER}"]
    worker = subprocess.Popen(argv, env=os.environ | {"DJANGO_SETTINGS_MODULE": "agency.settings"})
    until = time.monotonic() + 60
    while not _taken(campaign) and time.monotonic() < until:
        time.sleep(0.2)
    time.sleep(LIVES)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    return _taken(campaign)


def _taken(campaign: ReviewCampaign) -> int:
    with acting_as("system:bench"):
        return ReviewItem.objects.filter(campaign=campaign).count()


def _throw_away(campaign: ReviewCampaign) -> None:
    with acting_as("system:bench"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM compliance_reviewitem WHERE campaign_id = %s", [campaign.pk])
        cursor.execute("DELETE FROM compliance_reviewcampaign WHERE id = %s", [campaign.pk])


def _line(name: str, value: float, most: float | None) -> dict:
    return {
        "name": name,
        "value": value,
        "reference": most,
        "ratio": round(value / most, 2) if most else None,
        "target": 1,
        "ok": most is None or value <= most,
    }

"""The page of backups: how the house stands, who may press the buttons, who is told when something is late."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from agency import policy
from agency.backups import clock, showing
from agency.models import Backup, Notice, RestoreDrill

pytestmark = pytest.mark.django_db


def copies(ago: timedelta, **facts) -> None:
    moment = now() - ago
    for kind in ("data", "keys"):
        name = f"{kind}-{moment:%Y%m%d-%H%M%S%f}-0000"
        took = {"started_at": moment, "finished_at": moment + timedelta(seconds=7)}
        Backup.objects.create(kind=kind, name=name, asked_at=moment, **{"state": "done", **took, **facts})


def drill(ago: timedelta, **facts) -> None:
    moment = now() - ago
    took = {"started_at": moment, "finished_at": moment + timedelta(minutes=1)}
    RestoreDrill.objects.create(asked_at=moment, **{"state": "done", **took, **facts})


def test_it_is_red_when_the_last_copy_is_too_old_and_green_when_it_is_young(client, qian):
    client.force_login(qian)
    copies(timedelta(hours=27))
    old = client.get("/backups/").content.decode()
    copies(timedelta(hours=1))

    young = client.get("/backups/").content.decode()

    assert (old.count("chip red"), young.count("chip red")) == (2, 0)
    assert showing.Standing(now()).late is False


def test_the_administrator_asks_for_a_backup_and_a_drill_others_only_look(client, system_admin, shen):
    client.force_login(system_admin)
    assert client.post("/backups/now/").status_code == 302
    assert client.post("/backups/drill/").status_code == 302
    assert client.post("/backups/now/").status_code == 302  # once more: the same two wait

    client.force_login(shen)
    page = client.get("/backups/").content.decode()
    refused = client.post("/backups/now/").status_code

    assert list(Backup.objects.order_by("kind").values_list("kind", "state", "asked_by")) == [
        ("data", "asked", system_admin.pk),
        ("keys", "asked", system_admin.pk),
    ]
    assert RestoreDrill.objects.get().asked_by == system_admin
    assert (refused, "backups/now" in page) == (403, False)
    assert 'hx-trigger="every 3s"' in page


def test_whoever_answers_is_told_once_of_what_is_late(system_admin, shen, gao):
    copies(policy.BACKUP_AGE_MOST + timedelta(hours=1))
    drill(policy.DRILL_EVERY + timedelta(days=1))

    clock._tell(now())
    clock._tell(now())

    told = sorted(Notice.objects.values_list("kind", "to__username"))
    assert told == [
        ("backup_overdue", "shen"),
        ("backup_overdue", "sysadmin"),
        ("drill_overdue", "shen"),
        ("drill_overdue", "sysadmin"),
    ]


def test_a_drill_is_due_half_a_year_after_the_last_that_passed():
    copies(timedelta(days=3))
    first = showing.Standing(now()).drill_due - localdate(now())
    drill(timedelta(days=180))
    drill(timedelta(days=1), state="failed", failure="tampered")

    standing = showing.Standing(now())

    assert first == policy.DRILL_REMINDED - timedelta(days=3)
    assert (standing.drill_soon, standing.drill_late) == (True, False)

"""The security self-check: lines that turn, and records that stay as they were signed (H5, H6)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, now

from agency.errors import Refused
from agency.models import Backup, Event
from compliance.checkups import looking, signing
from compliance.models import SecurityCheck

pytestmark = pytest.mark.django_db


def states() -> dict[str, str]:
    return {line.code: line.state for line in looking.look(now())}


def backed_up() -> None:
    for kind in ("data", "keys"):
        moment = now() - timedelta(hours=3)
        Backup.objects.create(
            kind=kind, name=f"{kind}-x", state="done", started_at=moment, finished_at=moment, asked_at=moment
        )


def test_a_line_turns_with_what_it_speaks_of(lin, system_admin):
    before = states()
    backed_up()
    lin.last_login = now() - timedelta(days=91)
    lin.save()

    after = states()

    assert (before["backup"], after["backup"]) == ("bad", "good")
    assert (before["stale"], after["stale"]) == ("good", "fair")
    assert after["second_factors"] == "bad"  # an administrator must have one
    assert after["keys"] == "good"
    assert set(after) == set(looking.LINES)


def test_what_is_red_cannot_be_signed_without_a_word_and_a_day(system_admin, lin):
    with pytest.raises(Refused):
        signing.sign(by=system_admin)
    with pytest.raises(Refused):
        signing.sign(by=system_admin, findings="尚无备份")
    with pytest.raises(PermissionDenied):
        signing.sign(by=lin, findings="尚无备份", due_on=localdate())

    made = signing.sign(by=system_admin, findings="尚无备份", measures="今晚启用", due_on=localdate())
    backed_up()

    kept = SecurityCheck.objects.get(pk=made.pk)
    assert kept.results["backup"][0] == "bad"  # as it was
    assert kept.number.startswith("AQ-")
    assert Event.objects.get(kind="checkup").data["act"] == "signed_check"
    signing.mend(kept, by=system_admin)
    with pytest.raises(Refused):
        signing.mend(kept, by=system_admin)


def test_the_page_and_the_paper(client, system_admin, qian):
    client.force_login(system_admin)
    url = "/compliance/checkups/"
    wrong = client.post(url, {"findings": ""}).status_code
    right = client.post(url, {"findings": "尚无备份", "due_on": localdate().isoformat()}).status_code
    made = SecurityCheck.objects.get()
    client.force_login(qian)

    page, pdf = client.get(url).content.decode(), client.get(f"{url}{made.pk}/?as=pdf")
    refused = client.post(f"{url}{made.pk}/mend/").status_code

    assert (wrong, right, refused) == (422, 302, 403)
    assert made.number in page
    assert "尚无备份" in page
    assert pdf["Content-Type"] == "application/pdf"


def test_a_line_leads_only_where_its_reader_may_go(client, shen, system_admin):
    def linked(person) -> set[str]:
        client.force_login(person)
        page = client.get("/compliance/checkups/").text
        return {
            url
            for url in ("/people/", "/system/", "/compliance/incidents/")
            if f'class="link" href="{url}"' in page
        }

    assert linked(shen) == {"/compliance/incidents/"}
    assert linked(system_admin) == {"/people/", "/system/"}

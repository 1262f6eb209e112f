"""The yearly report on children's data: counted, sealed, filed once with its receipt (条例 art. 37)."""

import io
import zipfile
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from compliance.auditing import filing
from compliance.models import MinorsFiling
from customers import revealing
from tests import make

YEAR = localdate().year


@pytest.fixture
def child(lin):
    return make.customer(
        lin, minor=True, basis="guardian", document_type="id_card", document_number="110101201603074477"
    )


def test_what_is_counted(child, lin):
    make.customer(lin)
    with acting(lin):
        revealing.write_down(child, ["document_number"], by=lin, purpose=make.purpose(), now=now())

    found = filing.count(YEAR, now() + timedelta(seconds=1))

    assert (found["archives"], found["registered"], found["views"], found["unapproved"]) == (1, 1, 1, 1)
    assert set(found) == set(filing.LABELS)


def test_the_pack_holds_pdf_and_sheet_without_a_name(child, qian):
    made = filing.make(YEAR, by=qian, statement="已按条例执行")

    kept = MinorsFiling.objects.get()
    assert sha256(kept.pack).hexdigest() == made.digest
    with zipfile.ZipFile(io.BytesIO(kept.pack)) as pack:
        assert pack.namelist() == [f"minors-{YEAR}.pdf", f"minors-{YEAR}.xlsx"]
        assert pack.read(pack.namelist()[0])[:4] == b"%PDF"
        assert "张三" not in pack.read(pack.namelist()[1]).decode("latin-1")


def test_it_is_made_again_until_it_is_filed(child, qian, wei):
    filing.make(YEAR, by=qian, statement="初稿")
    filing.make(YEAR, by=qian, statement="定稿")
    with pytest.raises(PermissionDenied):
        filing.file(YEAR, by=qian, filed_on=localdate(), receipt="X")
    filing.file(YEAR, by=wei, filed_on=localdate(), receipt="grxxbh-2026-001")

    with pytest.raises(Refused):
        filing.make(YEAR, by=qian, statement="再改")
    with pytest.raises(Refused):
        filing.file(YEAR, by=wei, filed_on=localdate(), receipt="again")
    kept = MinorsFiling.objects.get()
    assert (str(kept.statement), str(kept.receipt), kept.filed_by) == ("定稿", "grxxbh-2026-001", wei)
    acts = list(Event.objects.filter(subject=kept.pk).order_by("pk").values_list("data__act", flat=True))
    assert acts == ["pack_made", "pack_made", "filed"]


def test_no_day_to_come_and_no_year_to_come(child, qian, wei):
    with pytest.raises(Refused):
        filing.make(YEAR + 1, by=qian, statement="x")
    filing.make(YEAR, by=qian, statement="x")
    with pytest.raises(Refused):
        filing.file(YEAR, by=wei, filed_on=localdate() + timedelta(days=1), receipt="x")


def test_made_and_filed_on_the_page(client, child, qian, wei):
    url = reverse("compliance:minors_filing", args=[YEAR])
    client.force_login(qian)
    assert client.get(url).status_code == 200
    assert client.post(url, {"statement": ""}).status_code == 422
    client.post(url, {"statement": "已按条例执行"})

    client.force_login(wei)
    facts = {"act": "file", "filed_on": localdate().isoformat(), "receipt": "grxxbh-1"}
    assert client.post(url, facts).status_code == 302
    assert MinorsFiling.objects.get().filed_on == localdate()
    assert client.get(reverse("compliance:minors_filings")).status_code == 200

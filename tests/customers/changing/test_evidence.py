"""Papers that prove a change are kept sealed with it, and shown to whoever decides."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from customers.models import Attachment, ChangeRequest, ContactPoint
from tests import make
from tests.customers.test_detail_edit import typed


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.FILES_DIRECTORY = tmp_path / "files"
    return settings.FILES_DIRECTORY


def photo(name: str = "护照 E12345678.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make.picture(), content_type="image/jpeg")


def test_a_paper_sent_with_an_edit_is_opened_by_whoever_decides(client, liu, lin, zhao, place):
    client.force_login(lin)
    client.post(f"/customers/{liu.pk}/edit/", typed(liu, name="刘梦奇") | {"files": photo()})

    request, kept = ChangeRequest.objects.get(), Attachment.objects.get()
    assert (request.files, kept.kind, kept.customer) == ([kept.pk], "evidence", liu)
    assert all(b"JFIF" not in path.read_bytes() for path in place.rglob("*") if path.is_file())
    client.force_login(zhao)
    for page in (request.get_absolute_url(), reverse("agency:inbox_item", args=["change", request.pk])):
        text = client.get(page).content.decode()
        assert reverse("customers:file", args=[liu.pk, kept.pk]) in text
        assert "E12345678" not in text


def test_a_paper_sent_with_what_is_refused_is_not_kept(client, liu, lin):
    client.force_login(lin)
    sent = {"kind": "phone", "usage": "work", "value": "139", "files": photo()}
    assert client.post(f"/customers/{liu.pk}/parts/contactpoint/add/", sent).status_code == 422
    document = {"type": "passport", "number": "E12345678", "files": photo()}  # no separate consent
    assert client.post(f"/customers/{liu.pk}/parts/identitydocument/add/", document).status_code == 422

    assert not Attachment.objects.exists()


def test_a_file_that_is_none_is_refused_in_words(client, liu, lin):
    client.force_login(lin)
    sent = {
        "kind": "phone",
        "usage": "work",
        "value": "13912345678",
        "files": SimpleUploadedFile("x.jpg", b"MZ"),
    }

    answer = client.post(f"/customers/{liu.pk}/parts/contactpoint/add/", sent)

    assert answer.status_code == 422
    assert not ContactPoint.objects.exists()


def test_what_applies_at_once_is_kept_with_its_paper_and_a_day_makes_it_wait(client, liu, lin):
    client.force_login(lin)
    sent = {"kind": "phone", "usage": "work", "value": "13912345678", "files": photo()}
    client.post(f"/customers/{liu.pk}/parts/contactpoint/add/", sent)
    kept = ChangeRequest.objects.get()
    assert (kept.state, len(kept.files)) == ("applied", 1)

    day = localdate() + timedelta(days=30)
    more = {"kind": "phone", "usage": "home", "value": "13700000000", "effective_on": f"{day:%Y-%m-%d}"}
    client.post(f"/customers/{liu.pk}/parts/contactpoint/add/", more)
    assert ContactPoint.objects.count() == 1
    assert ChangeRequest.objects.get(state="scheduled").effective_on == day
    assert client.get(f"/customers/{liu.pk}/changes/").status_code == 200

"""The register of licences on its pages."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from agency.encryption.ids import uuid7
from contracts.models import Licence
from tests import make
from tests.contracts.licences.test_licences import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, zhao):
    client.force_login(zhao)
    return client


def typed(**said):
    facts = {"of": "supplier", "holder": "大理示例酒店", "kind": "lodging", "number": "特种 123"}
    return facts | {"form_id": str(uuid7()), "valid_until": str(localdate() + timedelta(days=40))} | said


def test_it_is_entered_seen_in_the_list_and_renewed(desk):
    answer = desk.post(reverse("contracts:licence_enter"), typed(), follow=True)
    assert "大理示例酒店" in answer.content.decode()
    made = Licence.objects.get()

    listed = desk.get(reverse("contracts:licences")).content.decode()
    assert "大理示例酒店" in listed
    assert "40" in listed
    later = str(localdate() + timedelta(days=400))
    desk.post(reverse("contracts:licence_renew", args=[made.pk]), typed(valid_until=later))
    assert str(Licence.objects.get(retired_on=None).valid_until) == later
    assert desk.get(reverse("contracts:licence_correct", args=[made.pk])).status_code == 404
    assert desk.get(made.get_absolute_url()).status_code == 200


def test_what_makes_no_sense_is_said_beside_the_field(desk):
    answer = desk.post(
        reverse("contracts:licence_enter"),
        typed(valid_from="2030-01-01", valid_until="2029-01-01", holder=""),
    )
    assert answer.status_code == 422
    assert Licence.objects.count() == 0


def test_a_paper_is_added_and_comes_back_as_a_download(desk, zhao):
    made = enter(zhao)
    sent = SimpleUploadedFile("证.png", make.picture(), content_type="image/png")
    desk.post(reverse("contracts:licence_attach", args=[made.pk]), {"form_id": str(uuid7()), "file": sent})
    paper = made.files.get()

    answer = desk.get(reverse("contracts:licence_file", args=[made.pk, paper.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "image/jpeg"
    bad = SimpleUploadedFile("x.html", b"<script>alert(1)</script>" * 9, content_type="image/png")
    answer = desk.post(
        reverse("contracts:licence_attach", args=[made.pk]), {"form_id": str(uuid7()), "file": bad}
    )
    assert answer.status_code == 422


def test_it_is_taken_out_of_use(desk, zhao):
    made = enter(zhao)
    desk.post(reverse("contracts:licence_retire", args=[made.pk]))
    made.refresh_from_db()
    assert made.retired_on == localdate()
    assert "昆明示例旅行社" not in desk.get(reverse("contracts:licences")).content.decode()


def test_sales_see_no_register(client, lin):
    client.force_login(lin)
    assert client.get(reverse("contracts:licences")).status_code == 403

"""The licence and the signed agreement of a recipient are kept as files, seen by the second person, never rewritten."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Refused
from compliance.models import RecipientFile, RecipientOrg
from compliance.sharing import attaching, entering
from tests import make

from .conftest import approved, entered

pytestmark = pytest.mark.django_db
PICTURE = make.picture(kind="PNG")


def attach(recipient, by, kind="agreement", **facts):
    told = {"name": "协议.png", "content": PICTURE} | facts
    return attaching.attach(told.pop("pk", None) or uuid7(), recipient=recipient, kind=kind, by=by, **told)


def test_a_new_agreement_waits_for_the_second_person_again(zhao, shen):
    recipient = approved(zhao, shen)

    attach(recipient, zhao)

    recipient.refresh_from_db()
    assert recipient.state == RecipientOrg.State.WAITING
    assert recipient in entering.decidable(shen)


def test_the_record_of_a_check_asks_nobody(zhao, shen):
    recipient = approved(zhao, shen)

    attach(recipient, zhao, kind="supervision")

    recipient.refresh_from_db()
    assert recipient.state == RecipientOrg.State.APPROVED


def test_sent_twice_it_is_one_file(zhao):
    recipient, number = entered(zhao), uuid7()

    assert attach(recipient, zhao, pk=number) == attach(recipient, zhao, pk=number)
    assert RecipientFile.objects.count() == 1


def test_it_is_said_while_the_signed_paper_is_missing(zhao):
    recipient = entered(zhao)
    assert attaching.warnings(recipient)

    attach(recipient, zhao)

    assert attaching.warnings(recipient) == []


def test_what_is_no_picture_and_no_pdf_is_refused_with_words(client, zhao):
    recipient = entered(zhao)
    client.force_login(zhao)
    sent = {"form_id": uuid7(), "kind": "agreement", "file": SimpleUploadedFile("a.exe", b"MZ" + b"\0" * 400)}

    page = client.post(f"/compliance/recipients/{recipient.pk}/files/", sent)

    assert page.status_code == 422
    assert page.context["file_form"].errors["file"]
    assert not RecipientFile.objects.exists()


def test_the_paper_is_read_by_whom_recipients_concern_and_by_nobody_else(client, zhao, shen, he):
    recipient = entered(zhao)
    client.force_login(zhao)
    sent = {"form_id": uuid7(), "kind": "agreement", "file": SimpleUploadedFile("协议.png", PICTURE)}
    assert client.post(f"/compliance/recipients/{recipient.pk}/files/", sent).status_code == 302
    paper = RecipientFile.objects.get()
    address = f"/compliance/recipients/{recipient.pk}/files/{paper.pk}/"

    client.force_login(shen)
    assert "协议.png" in client.get(f"/inbox/recipient/{recipient.pk}/").text
    answer = client.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content == bytes(paper.content)


def test_it_is_never_written_again_nor_removed_past_the_code(zhao):
    paper = attach(entered(zhao), zhao)

    with acting(zhao):
        with pytest.raises(DatabaseError), transaction.atomic():
            RecipientFile.objects.filter(pk=paper.pk).update(kind="licence")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM compliance_recipientfile")


def test_only_those_who_enter_recipients_attach(zhao, lin, shen):
    recipient = entered(zhao)
    with pytest.raises(PermissionDenied):
        attach(recipient, lin)
    with acting(shen):
        entering.retire(recipient.pk, by=shen)
    with pytest.raises(Refused):
        attach(recipient, zhao)

"""Taking files in: who may, what is written, where it lies, and what a form without scripts answers."""

import hashlib
import tracemalloc

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from agency import policy
from agency.acting import acting
from agency.encryption.rotation import shred
from agency.errors import Refused
from agency.models import Event
from customers.attachments import adding, opening, store
from customers.models import Attachment
from tests import make

from . import papers

pytestmark = pytest.mark.django_db


def sent(*contents, name="a.jpg", **said):
    files = [SimpleUploadedFile(name, content) for content in contents]
    return {"kind": "visit", "note": "", "files": files, **said}


def add(customer, by, content=None, kind="visit", name="合影.jpg"):
    with acting(by):
        return adding.add(customer, by=by, kind=kind, name=name, content=content or make.picture())


def test_a_salesperson_keeps_a_photo_in_her_archive(lin, customer):
    kept = add(customer, lin)

    assert (kept.kind, kept.content_type, kept.pages, kept.uploaded_by) == ("visit", "image/jpeg", 1, lin)
    assert kept.size == len(opening.whole(kept))
    event = Event.objects.get(kind=Event.Kind.ATTACHED)
    assert (event.by, event.subject, event.data) == (
        lin,
        customer.pk,
        {"file": str(kept.pk), "file_kind": "visit"},
    )


def test_a_colleague_of_another_department_and_an_auditor_keep_nothing(sun, qian, customer, place):
    for person in (sun, qian):
        with pytest.raises(PermissionDenied):
            add(customer, person)

    assert not Attachment.objects.exists()
    assert not place.exists()


def test_on_disk_there_is_nothing_but_noise(lin, customer, place):
    content = make.pdf(2) + b"%130102198801010011\n%%EOF"
    kept = add(customer, lin, content, kind="contract", name="合同-张三.pdf")

    files = sorted(file for file in place.rglob("*") if file.is_file())

    assert [file.suffix for file in files] == [".original", ".thumbnail"]
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)
    assert all(b"130102198801010011" not in file.read_bytes() for file in files)
    assert all(b"%PDF" not in file.read_bytes() for file in files)
    assert opening.whole(kept) == content


def test_neither_name_nor_fingerprint_stands_plain_in_the_database(lin, customer):
    from tests.robustness.canaries import found_in, rows

    content = papers.photo_with_secrets("Dianchi-Lake", "Zhang San of Kunming")
    add(customer, lin, content, name="张三丰的身份证.jpg")
    planted = {
        "name": "张三丰的身份证",
        "owner": "Zhang San of Kunming",
        "place": "Dianchi-Lake",
        "digest": hashlib.sha256(content).hexdigest(),
        "raw": hashlib.sha256(content).digest().hex(),
    }

    for table in ("customers_attachment", "customers_historicalattachment", "agency_event"):
        assert [hit for row in rows(table) for hit in found_in(row, planted)] == []


def test_the_very_same_file_is_not_kept_twice(lin, customer):
    content = make.picture((99, 99))
    add(customer, lin, content)

    with pytest.raises(Refused):
        add(customer, lin, content)
    add(make.customer(lin), lin, content)  # in another archive it is another file

    assert Attachment.objects.count() == 2


def test_the_name_keeps_no_path_and_gets_the_ending_of_what_it_is(lin, customer):
    for given, kept in (
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\lin\\合影.html", "合影.jpg"),
        ("身份证.pdf.exe", "身份证.pdf.jpg"),
        ("", "file.jpg"),
        ("." * 300, "file.jpg"),
        ("长" * 300 + ".png", "长" * 116 + ".jpg"),
        ('a"b\n<c>.jpg', "abc.jpg"),
    ):
        assert adding.named(given, "image/jpeg") == kept


def test_files_end_with_the_key_of_their_customer(lin, customer):
    from django.utils.timezone import now

    kept = add(customer, lin)
    shred(customer.pk, at=now())

    with pytest.raises(Refused):
        opening.whole(Attachment.objects.get(pk=kept.pk))


def test_a_file_altered_on_disk_is_not_given_and_is_found(lin, customer):
    from agency.encryption import findings

    kept = add(customer, lin)
    file = store.path(kept.pk, store.ORIGINAL)
    blob = bytearray(file.read_bytes())
    blob[len(blob) // 2] ^= 1
    file.write_bytes(blob)

    with findings.collect() as found, pytest.raises(Refused):
        opening.content(kept)

    assert [(one.pk, one.field) for one in found] == [(kept.pk, "original")]


def test_files_of_two_archives_cannot_change_places_on_disk(lin, customer):
    mine, other = add(customer, lin), add(make.customer(lin), lin)
    store.path(mine.pk, store.ORIGINAL).write_bytes(store.path(other.pk, store.ORIGINAL).read_bytes())

    with pytest.raises(Refused):
        opening.whole(mine)


def test_thirty_megabytes_do_not_double_the_memory(place):
    import os
    from uuid import uuid4

    content, pk = os.urandom(policy.FILE_LARGEST), uuid4()
    tracemalloc.start()
    store.write(pk, store.ORIGINAL, content, secret=b"s" * 32)
    read = sum(len(piece) for piece in store.read(pk, store.ORIGINAL, secret=b"s" * 32))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert read == policy.FILE_LARGEST
    assert peak < 2 * policy.MIB


def test_the_form_keeps_several_files_and_says_so(client, lin, customer):
    client.force_login(lin)
    answer = client.post(
        f"/customers/{customer.pk}/files/add/", sent(make.picture(), make.picture((50, 50)), note="门店")
    )

    assert (answer.status_code, answer.url) == (302, f"/customers/{customer.pk}/files/")
    assert [str(kept.note) for kept in Attachment.objects.all()] == ["门店", "门店"]


def test_what_is_refused_is_named_and_the_rest_is_kept(client, lin, customer):
    client.force_login(lin)
    answer = client.post(
        f"/customers/{customer.pk}/files/add/", sent(make.picture(), b"<html>", name="合影.html")
    )

    assert answer.status_code == 422
    assert "合影.html" in answer.content.decode()
    assert Attachment.objects.count() == 1


def test_without_a_kind_or_a_file_the_form_comes_back(client, lin, customer):
    client.force_login(lin)
    for said in (sent(make.picture(), kind=""), sent(), sent(make.picture(), kind="forged")):
        assert client.post(f"/customers/{customer.pk}/files/add/", said).status_code == 422

    assert not Attachment.objects.exists()


def test_the_script_is_told_in_json(client, lin, customer):
    client.force_login(lin)
    said = {"X-Upload": "1", "HX-Request": "true", "Accept-Language": "en"}
    kept = client.post(f"/customers/{customer.pk}/files/add/", sent(make.picture()), headers=said)
    refused = client.post(f"/customers/{customer.pk}/files/add/", sent(b"MZ"), headers=said)

    assert kept.json() == {"kept": 1, "refused": []}
    assert (refused.status_code, [one["name"] for one in refused.json()["refused"]]) == (422, ["a.jpg"])


def test_a_file_moves_to_another_archive_without_being_touched_on_disk(lin, customer, place):
    """As merging two archives does: the secret is sealed anew for the other customer, the bytes stay."""
    from django.utils.timezone import now

    kept, other = add(customer, lin), make.customer(lin)
    before, content = store.path(kept.pk, store.ORIGINAL).read_bytes(), opening.whole(kept)
    with acting(lin):
        kept.customer = other
        kept.save()
    shred(customer.pk, at=now())

    assert store.path(kept.pk, store.ORIGINAL).read_bytes() == before
    assert opening.whole(Attachment.objects.get(pk=kept.pk)) == content

"""Who opens which file: freely, with a purpose that is written down first, or not at all."""

import pytest

from agency import policy
from agency.models import Event
from customers.attachments import opening
from customers.models import Disclosure
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(customer):
    return make.attachment(customer)


@pytest.fixture
def copy(customer):
    return make.attachment(
        customer, "id_copy", make.picture((300, 200), "white"), name="身份证130102198801010011.jpg"
    )


def address(attachment, page: str = "") -> str:
    return f"/customers/{attachment.customer_id}/files/{attachment.pk}/{page}"


def open_with_purpose(client, attachment, **said):
    return client.post(address(attachment), {"purpose": make.purpose().pk, **said})


def test_a_photo_of_a_visit_is_shown_without_a_purpose(client, lin, photo):
    client.force_login(lin)
    shown = client.get(address(photo)).content.decode()

    assert address(photo, "page/1/") in shown
    assert client.get(address(photo, "page/1/")).content == opening.whole(photo)
    assert client.get(address(photo, "thumbnail/")).content == opening.thumbnail(photo)
    assert not Disclosure.objects.exists()


def test_pages_of_a_pdf_come_as_pictures(client, lin, customer):
    trip = make.attachment(customer, "trip", make.pdf(3), name="行程.pdf")
    client.force_login(lin)

    answer = client.get(address(trip, "page/3/"))

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert client.get(address(trip, "page/4/")).status_code == 302  # refused in words, back to where one was


def test_whatever_leaves_cannot_run_in_a_browser(client, lin, photo):
    client.force_login(lin)
    for page, disposition in (
        ("page/1/", "inline; filename=page"),
        ("thumbnail/", "inline; filename=page"),
        ("download/", "attachment; filename*=utf-8''%E5%90%88%E5%BD%B1.jpg"),
    ):
        answer = client.get(address(photo, page))
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Content-Disposition"].replace('"', "") == disposition
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"


def test_the_download_is_the_file(client, lin, customer):
    content = make.pdf(2)
    trip = make.attachment(customer, "trip", content, name="行程.pdf")
    client.force_login(lin)

    answer = client.get(address(trip, "download/"))

    assert answer.getvalue() == content
    assert answer["Content-Length"] == str(len(content))


def test_a_copy_of_a_document_has_no_address_of_its_own(client, lin, copy):
    client.force_login(lin)

    assert client.get(address(copy, "thumbnail/")).status_code == 403
    assert client.get(address(copy, "page/1/")).status_code == 403
    assert client.get(address(copy, "download/")).status_code == 302
    asked = client.get(address(copy)).content.decode()
    assert "data:image" not in asked
    assert "130102198801010011" not in asked


def test_a_copy_opens_with_a_purpose_and_the_look_is_written_down(client, lin, copy):
    client.force_login(lin)
    answer = open_with_purpose(client, copy, note="订单 17", act="view")

    assert "data:image/jpeg;base64," in answer.content.decode()
    assert answer["Refresh"].startswith(f"{policy.FILE_SHOWN};")
    look = Disclosure.objects.get()
    assert (look.field, look.by, str(look.note)) == ("file:id_copy", lin, "订单 17")
    event = Event.objects.get(kind=Event.Kind.REVEALED)
    assert event.data == {"fields": ["file:id_copy"], "purpose": "contact", "file": str(copy.pk)}


def test_a_copy_is_downloaded_with_a_purpose(client, lin, copy):
    client.force_login(lin)
    answer = open_with_purpose(client, copy, act="download")

    assert answer.getvalue() == opening.whole(copy)
    assert answer["Content-Disposition"].startswith("attachment;")
    assert Disclosure.objects.count() == 1


def test_without_a_purpose_nothing_opens(client, lin, copy):
    client.force_login(lin)
    answer = client.post(address(copy), {"note": "bitte"})

    assert answer.status_code == 422
    assert "data:image" not in answer.content.decode()
    assert not Disclosure.objects.exists()


def test_files_count_in_the_quota_of_the_day(client, lin, copy):
    client.force_login(lin)
    for _time in range(policy.REVEALS_PER_DAY):
        Event.note(Event.Kind.REVEALED, by=lin, subject=copy.customer_id)
    answer = open_with_purpose(client, copy)

    assert answer.status_code == 422
    assert not Disclosure.objects.exists()


def test_a_damaged_file_leaves_no_record_of_a_look(client, lin, copy):
    from customers.attachments import store

    store.path(copy.pk, store.ORIGINAL).write_bytes(b"noise")
    client.force_login(lin)
    answer = open_with_purpose(client, copy)

    assert "data:image" not in answer.content.decode()
    assert answer.status_code == 422


def test_a_share_opens_no_files_unless_it_names_them(client, sun, customer, photo, copy):
    make.grant(customer, sun, fields=("phone",))
    client.force_login(sun)
    pages = ("", "thumbnail/", "page/1/", "download/")

    assert [client.get(address(photo, page)).status_code for page in pages] == [403] * 4
    assert client.get(f"/customers/{customer.pk}/files/").status_code == 403
    assert f"/customers/{customer.pk}/files/" not in client.get(f"/customers/{customer.pk}/").content.decode()
    assert open_with_purpose(client, copy).status_code == 403

    make.grant(customer, sun, fields=("files",))

    assert [client.get(address(photo, page)).status_code for page in pages] == [200] * 4
    assert client.get(f"/customers/{customer.pk}/files/").status_code == 200
    assert open_with_purpose(client, copy).status_code == 200


def test_whoever_may_open_no_fields_sees_photos_but_no_copies(client, guo, customer, photo, copy):
    """A guide with a share of the files still has no right to open sensitive fields."""
    make.grant(customer, guo, fields=("files",))
    client.force_login(guo)

    assert client.get(address(photo)).status_code == 200
    assert open_with_purpose(client, copy).status_code == 403


def test_a_file_of_another_archive_is_not_found_through_ones_own(client, lin, sun, copy):
    own = make.customer(sun)
    client.force_login(sun)

    assert client.get(f"/customers/{own.pk}/files/{copy.pk}/").status_code == 404


def test_the_list_masks_numbers_in_names_and_says_what_was_not_scanned(client, lin, copy, photo):
    client.force_login(lin)
    page = client.get(f"/customers/{copy.customer_id}/files/").content.decode()

    assert "130102198801010011" not in page
    assert "身份证****.jpg" in page
    assert "未扫描" in page or "not scanned" in page
    assert page.count("/thumbnail/") == 1


def test_the_list_asks_as_much_of_the_database_for_one_file_as_for_three(
    client, lin, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(lin)
    counts = []
    for number in (1, 3):
        customer = make.customer(lin)
        for _file in range(number):
            make.attachment(customer)
        client.get(f"/customers/{customer.pk}/files/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(f"/customers/{customer.pk}/files/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_printed_list_is_written_down(client, lin, photo):
    client.force_login(lin)
    answer = client.post(f"/customers/{photo.customer_id}/files/print/")

    assert "合影.jpg" in answer.content.decode()
    assert Event.objects.get(kind=Event.Kind.PRINTED).data == {"form": "files"}


def test_the_timeline_tells_of_files(client, lin, photo, copy):
    client.force_login(lin)
    open_with_purpose(client, copy)
    story = client.get(f"/customers/{photo.customer_id}/").content.decode()

    assert "paperclip" in story or "File added" in story or "添加文件" in story
    assert client.get(f"/customers/{photo.customer_id}/looks/").status_code == 200

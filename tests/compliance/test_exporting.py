"""The trail as a file: masked, marked, written down, and for those alone who may take it (J4)."""

import csv
import io
import time

import pytest
from django.urls import reverse

from agency import policy
from agency.acting import acting
from agency.models import Event
from agency.signin.reauthentication import FIELD
from customers.models import Disclosure
from tests import make
from tests.agency.test_spreadsheets import cells_of
from tests.cast import PASSWORD, staff


@pytest.fixture
def confirmed(client):
    """Sign somebody in who has just confirmed who they are."""

    def sign_in(user):
        client.force_login(user)
        session = client.session
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "username": user.username, "reauthenticated": True}
        ]
        session.save()
        return client

    return sign_in


def look(customer, by, note):
    with acting(by):
        Disclosure.objects.create(customer=customer, field="phone", by=by, purpose=make.purpose(), note=note)


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"), newline="")))


def test_the_access_log_leaves_as_csv_with_a_watermark_and_a_line_in_the_register(confirmed, lin, qian):
    customer = make.customer(lin)
    look(customer, lin, "=1+1")
    address = reverse("compliance:export", args=["access"])

    answer = confirmed(qian).post(address, {"format": "csv", "archive": customer.number})
    heads, line, mark = rows_of(answer)

    assert (line[1], line[5]) == (customer.number, "'=1+1")
    assert len(heads) == len(line)
    entry = Event.objects.get(kind="exported")
    assert (entry.by, entry.data["list"], entry.data["rows"], entry.data["cut"]) == (qian, "access", 1, False)
    assert entry.data["filters"] == {"archive": str(customer.pk)}
    assert "钱正 (qian)" in mark[0]
    assert str(entry.request_id) in mark[0]
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith('attachment; filename="ludang-access-')


@pytest.mark.parametrize("code", ["history", "access", "shares", "register"])
def test_every_list_leaves_as_a_workbook_of_text(confirmed, lin, sun, qian, code):
    customer = make.customer(lin, name="金丝雀", phone="13812345678")
    look(customer, lin, "+1")
    make.share_request(customer, sun, reason="@SUM(1)")

    answer = confirmed(qian).post(reverse("compliance:export", args=[code]), {"format": "xlsx"})
    cells = cells_of(io.BytesIO(b"".join(answer)))

    assert {kind for kind, text in cells if text} == {"inlineStr"}
    assert not [text for _kind, text in cells if "金丝雀" in text or "13812345678" in text]
    assert not [text for _kind, text in cells if text[:1] in "=+-@" and text]


def test_a_file_stops_at_the_limit_and_says_so(confirmed, lin, qian, monkeypatch):
    monkeypatch.setattr(policy, "TRAIL_ROWS", 3)
    for _each in range(5):
        make.customer(lin)

    rows = rows_of(confirmed(qian).post(reverse("compliance:export", args=["history"]), {"format": "csv"}))

    assert len(rows) == 1 + 3 + 2
    assert Event.objects.get(kind="exported").data | {"filters": {}} == {
        "list": "history",
        "format": "csv",
        "rows": 3,
        "cut": True,
        "filters": {},
    }


def test_an_export_asks_first_who_is_there(client, lin, qian):
    make.customer(lin)
    client.force_login(qian)

    answer = client.post(reverse("compliance:export", args=["history"]), {"format": "csv", "kind": "archive"})

    assert answer.status_code == 401
    assert 'name="kind" value="archive"' in answer.content.decode()
    assert not Event.objects.filter(kind="exported").exists()


def test_with_the_right_password_the_file_comes_at_once(client, lin, qian):
    customer = make.customer(lin)
    client.force_login(qian)
    facts = {"format": "csv", "kind": "archive", FIELD: PASSWORD}

    answer = client.post(reverse("compliance:export", args=["history"]), facts)

    assert [row[1] for row in rows_of(answer)[1:-1]] == [customer.number]
    assert Event.objects.filter(kind__in=["reauthenticated", "exported"]).count() == 2


def test_the_general_manager_reads_the_trail_and_takes_none_of_it(confirmed, domestic):
    manager = confirmed(staff("wei", "魏总", "general_manager", domestic))

    pages = [reverse(f"compliance:{name}") for name in ("history", "access", "shares", "register")]
    read = {page: manager.get(page).status_code for page in pages}
    taken = manager.post(reverse("compliance:export", args=["access"]), {"format": "csv"})

    assert set(read.values()) == {200}
    assert taken.status_code == 403


def test_only_a_post_takes_a_file_and_only_of_a_list_there_is(confirmed, qian):
    someone = confirmed(qian)

    assert someone.get(reverse("compliance:export", args=["history"])).status_code == 405
    for code, format, status in (("customers", "csv", 404), ("history", "pdf", 400)):
        answer = someone.post(reverse("compliance:export", args=[code]), {"format": format})
        assert answer.status_code == status


def test_a_printed_list_is_masked_and_written_down(client, lin, qian):
    look(make.customer(lin, phone="13812345678"), lin, "订单")
    client.force_login(qian)

    paper = client.post(reverse("compliance:print", args=["access"]), {"period": "week"})

    assert paper.status_code == 200
    assert "13812345678" not in paper.content.decode()
    facts = {"list": "access", "rows": 1, "filters": {"period": "week"}}
    assert Event.objects.get(kind="printed").data == facts

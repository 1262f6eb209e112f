"""Archives leave the house only with a purpose, within quotas, masked, marked, and above thresholds by two."""

import csv
import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event, Notice, SubjectKey
from customers import revealing, selecting
from customers.exporting import asking, building, deciding, opening
from customers.models import Customer, CustomerExport, Disclosure
from tests import make

PHONE = "13800138000"
DOCUMENT = "530102199001011234"
State = CustomerExport.State


@pytest.fixture
def desk(lin, sun):
    """Two of lin's, one of sun's in another department."""
    return [
        make.customer(lin, name="=甲", phone=PHONE, document_number=DOCUMENT),
        make.customer(lin, name="乙"),
        make.customer(sun, name="丁"),
    ]


def ask(by, archives, *, columns=("number", "name", "phone"), plain=(), format="csv", note="", moment=None):
    with acting(by):
        selection = selecting.freeze([archive.pk for archive in archives], by=by)
        return asking.ask(
            selection,
            by=by,
            columns=list(columns),
            plain=list(plain),
            purpose=make.purpose(),
            format=format,
            note=note,
            now=moment or now(),
        )


def made(export) -> CustomerExport:
    building.build_waiting(now())
    export = CustomerExport.objects.get(pk=export.pk)
    assert export.state == State.READY
    return export


def lines(export) -> list[list[str]]:
    return list(csv.reader(io.StringIO(bytes(export.content).decode("utf-8-sig"))))


def test_a_manager_takes_only_the_archives_of_her_departments_masked_and_marked(desk, zhao):
    export = made(ask(zhao, desk))

    head, first, second, mark = lines(export)
    assert [row[1] for row in (first, second)] == ["'=甲", "乙"]  # a formula is text
    assert first[2] == "138****8000"
    assert second[2] == "138****8000"
    assert export.count == 2
    assert len(head) == 3
    assert str(export.pk) in mark[0]
    assert "赵敏 (zhao)" in mark[0]
    assert not Disclosure.objects.exists()


def test_a_workbook_says_the_same_and_holds_nothing_but_text(desk, zhao):
    export = made(ask(zhao, desk, format="xlsx"))

    with zipfile.ZipFile(io.BytesIO(bytes(export.content))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()

    assert "&#39;=甲" in words or "'=甲" in words
    assert set(re.findall(r'<c [^>]*t="(\w+)"', sheet)) == {"s"}
    assert "<f>" not in sheet


def test_who_only_sells_or_only_reads_exports_nothing(desk, lin, qian):
    for person in (lin, qian):
        with pytest.raises(PermissionDenied):
            ask(person, desk)


def test_a_shared_archive_is_read_but_not_taken_along(desk, zhao):
    make.grant(desk[2], zhao)

    assert ask(zhao, desk).count == 2


def test_a_phone_in_plain_is_written_down_at_each_archive_and_counts_as_opened(desk, zhao):
    before = revealing.quota_left(zhao)

    export = made(ask(zhao, desk, plain=["phone"]))

    assert lines(export)[1][2] == PHONE
    assert set(Disclosure.objects.values_list("customer", "field", "by")) == {
        (desk[0].pk, "phone", zhao.pk),
        (desk[1].pk, "phone", zhao.pk),
    }
    assert revealing.quota_left(zhao) == before - 2


def test_a_document_number_in_plain_always_takes_a_second_person(desk, zhao, he):
    export = ask(zhao, desk[:1], columns=["number", "document_number"], plain=["document_number"])

    assert export.state == State.WAITING
    assert building.build_waiting(now()) == 0
    assert Notice.objects.filter(to=he, kind="export_waiting").exists()
    with pytest.raises(PermissionDenied), acting(zhao):
        deciding.decide(export, by=zhao, agreed=True, comment="", now=now())

    with acting(he):
        deciding.decide(export, by=he, agreed=True, comment="", now=now())

    assert lines(made(export))[1][1] == DOCUMENT


def test_nobody_approves_her_own_request_whatever_her_role(desk, he):
    export = ask(he, desk, plain=["document_number"])

    with pytest.raises(PermissionDenied), acting(he):
        deciding.decide(export, by=he, agreed=True, comment="", now=now())


def test_parts_add_up_to_the_threshold(desk, zhao, monkeypatch):
    monkeypatch.setattr(policy, "EXPORT_APPROVAL_ROWS", 4)

    assert ask(zhao, desk).state == State.BUILDING
    assert ask(zhao, desk).state == State.WAITING


def test_a_refusal_says_why_and_gives_the_quota_back(desk, zhao, he):
    export = ask(zhao, desk, plain=["document_number"])
    with acting(he):
        with pytest.raises(Refused):
            deciding.decide(export, by=he, agreed=False, comment=" ", now=now())
        deciding.decide(export, by=he, agreed=False, comment="用途不清", now=now())

    assert Notice.objects.filter(to=zhao, kind="export_refused").exists()
    assert asking.taken(zhao, now()) == 0
    assert CustomerExport.objects.get().comment == "用途不清"


def test_the_quotas_of_the_day_and_of_thirty_days_hold(desk, zhao, monkeypatch):
    monkeypatch.setattr(policy, "EXPORTS_PER_DAY", 2)
    ask(zhao, desk)
    ask(zhao, desk)
    with pytest.raises(Refused, match="2"):
        ask(zhao, desk)

    monkeypatch.setattr(policy, "EXPORTS_PER_DAY", 9)
    monkeypatch.setattr(policy, "EXPORT_ROWS", 5)
    with pytest.raises(Refused, match="30"):
        ask(zhao, desk)
    monkeypatch.setattr(policy, "EXPORT_SENSITIVE_ROWS", 1)
    monkeypatch.setattr(policy, "EXPORT_ROWS", 50)
    with pytest.raises(Refused):
        ask(zhao, desk, plain=["document_number"])


def test_who_changes_her_place_meanwhile_takes_nothing_of_the_old_one(desk, zhao, outbound):
    export = ask(zhao, desk)
    with acting_as("system:test"):
        Customer.objects.filter(pk=desk[0].pk).update(owner=desk[2].owner, department=outbound)

    assert made(export).count == 1


def test_who_lost_the_right_gets_no_file(desk, zhao):
    export = ask(zhao, desk)
    zhao.groups.clear()

    building.build_waiting(now())

    assert CustomerExport.objects.get(pk=export.pk).state == State.FAILED


def test_the_maker_alone_takes_the_file_each_time_written_down(desk, zhao, he):
    export = made(ask(zhao, desk))

    with acting(zhao):
        opening.take(export, by=zhao, now=now())
        opening.take(export, by=zhao, now=now())
    with pytest.raises(PermissionDenied), acting(he):
        opening.take(export, by=he, now=now())

    acts = list(Event.objects.filter(kind="exported").order_by("pk").values_list("data__act", flat=True))
    assert acts == ["asked", "made", "downloaded", "downloaded"]
    assert CustomerExport.objects.get().downloads == 2


def test_after_seven_days_the_key_is_gone_and_the_record_stays(desk, zhao):
    export = made(ask(zhao, desk, note="Q4 回访"))

    later = now() + policy.EXPORT_LIFE + timedelta(seconds=1)
    with pytest.raises(Refused), acting(zhao):
        opening.take(export, by=zhao, now=later)
    assert building.expire(later) == 1

    left = CustomerExport.objects.get()
    assert (left.state, left.content, left.note) == (State.EXPIRED, None, "Q4 回访")
    assert SubjectKey.objects.get(subject=export.pk).wrapped is None


def test_an_unanswered_request_lapses(desk, zhao):
    ask(zhao, desk, plain=["document_number"])

    building.expire(now() + policy.EXPORT_ANSWER_WITHIN + timedelta(minutes=1))

    assert CustomerExport.objects.get().state == State.LAPSED
    assert Notice.objects.filter(to=zhao, kind="export_lapsed").exists()

"""The figures of contracts: counted right, of what one may see, each with the list behind it (G9, L12)."""

import csv
import io
from datetime import date

import pytest
from django.utils.timezone import localdate

from agency.models import Event
from contracts.checking import figures as checks
from contracts.figures import counting, months, narrowing
from contracts.models import Contract
from tests import make
from tests.contracts import approvals, drafts
from tests.contracts.money import pay

pytestmark = pytest.mark.django_db


def test_months_of_shanghai():
    assert months.until(date(2026, 1, 31), 3) == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
    since, until, last = months.bounds(date(2028, 2, 1))
    assert (since.isoformat(), last) == ("2028-02-01T00:00:00+08:00", date(2028, 2, 29))
    assert months.month_of(until) == date(2028, 3, 1)


@pytest.fixture
def contract(lin, zhao, jiang):
    return pay.contract(lin)


def this_month() -> date:
    return months.first_of(localdate())


def test_value_by_month_and_kind(contract, lin):
    found = counting.signed(lin, this_month())
    assert found == {(this_month(), "domestic"): counting.Cell(1, contract.total)}


def test_nobody_counts_what_she_may_not_see(contract, lin, sun):
    assert counting.signed(sun, this_month()) == {}
    assert counting.ending(sun, this_month(), contract.ends_on) == {}


def test_what_ends_and_the_lists_behind(contract, lin):
    ends = months.first_of(contract.ends_on)
    assert counting.ending(lin, this_month(), contract.ends_on)[ends].count == 1
    rows = Contract.objects.visible_to(lin)
    draft = drafts.draft(make.customer(lin, phone="13900000066"))
    for code, expected in (
        (f"signed:{this_month():%Y-%m}", {contract.pk}),
        (f"ends:{ends:%Y-%m}", {contract.pk}),
        (f"disputed:{this_month():%Y-%m}", set()),
        ("office:manager", {contract.pk}),
        ("rule:handler", set()),
        ("signed:nonsense", {contract.pk, draft.pk}),
        ("", {contract.pk, draft.pk}),
    ):
        assert set(narrowing.behind(rows, code).values_list("pk", flat=True)) == expected, code


def test_the_first_check_of_each_contract_counts(lin, zhao, jiang):
    since = months.begin(this_month())
    failed = approvals.submitted(lin)
    approvals.checked(failed, passed=False)
    approvals.checked(failed)
    approvals.checked(approvals.submitted(lin, customer=make.customer(lin, phone="13900000055")))
    assert checks.first_pass(since) == (1, 2)


def test_the_page_and_its_file(client, contract, lin):
    client.force_login(lin)
    page = client.get("/contracts/figures/?months=3").content.decode()
    assert f"of=signed%3A{this_month():%Y-%m}" in page
    behind = client.get(f"/contracts/?tab=all&of=signed%3A{this_month():%Y-%m}").content.decode()
    assert contract.number in behind
    file = client.get("/contracts/figures/file/?months=x")
    rows = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    assert any(f"{this_month():%Y-%m}" in row for row in rows)
    assert Event.objects.filter(kind="exported", data__list="contract_figures").count() == 1


def test_an_empty_house_has_a_page_too(client, lin):
    client.force_login(lin)
    assert client.get("/contracts/figures/").status_code == 200


def test_overdue_is_counted(lin, zhao, jiang):
    pay.contract(lin, deposit_on=date(2020, 1, 1))
    assert counting.overdue(lin, localdate()) == counting.Cell(1, pay.DEPOSIT)

"""What is due: by which rule, to the day, never on hold, collected once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate, now

from agency.errors import Refused
from compliance.models import DisposalBatch, DisposalItem, RetentionRule
from compliance.retention import collecting, defaults, due, holds, rules
from customers.models import Consent, Customer, PrivacyNotice, Purpose
from tests import make

pytestmark = pytest.mark.django_db
YEARS_AGO = timedelta(days=3 * 366 + 30)


def categories() -> dict[str, str]:
    return {one.number: one.rule.category for one in due.candidates(now(), most=100)}


def test_the_rules_are_shipped_once(db):
    assert RetentionRule.objects.in_force().count() == len(defaults.RULES)
    defaults.write_defaults()
    assert RetentionRule.objects.count() == len(defaults.RULES)


def test_an_archive_is_due_on_the_day_its_rule_says(lin):
    moment = now()
    edge = rules.earlier(localdate(moment), 12, "months")
    old = make.customer(lin, entered_at=moment - timedelta(days=900))
    Customer.objects.filter(pk=old.pk).update(last_contact_on=edge)
    assert [one.number for one in due.candidates(moment, most=9)] == [old.number]

    Customer.objects.filter(pk=old.pk).update(last_contact_on=edge + timedelta(days=1))
    assert list(due.candidates(moment, most=9)) == []


def test_months_are_counted_by_the_calendar():
    assert rules.earlier(date(2026, 3, 31), 1, "months") == date(2026, 2, 28)
    assert rules.earlier(date(2028, 2, 29), 1, "years") == date(2027, 2, 28)
    assert rules.earlier(date(2026, 1, 10), 15, "days") == date(2025, 12, 26)


def test_each_kind_of_archive_has_its_own_rule(lin):
    moment = now() - YEARS_AGO
    bought = make.customer(lin, entered_at=moment)
    firm = make.customer(lin, entered_at=moment, kind="organisation", phone="13700000001")
    asked = make.customer(lin, entered_at=moment, phone="13700000002")
    fresh = make.customer(lin, phone="13700000003")
    Customer.objects.filter(pk__in=[bought.pk, firm.pk]).update(trips=1, last_trip_on=moment.date())

    assert categories() == {bought.number: "travelled", asked.number: "enquired"}
    assert fresh.number not in categories()
    long_gone = localdate() - timedelta(days=5 * 366)
    Customer.objects.filter(pk=firm.pk).update(last_trip_on=long_gone)
    assert categories()[firm.number] == "partner"


def test_a_withdrawn_basic_consent_makes_an_archive_due_after_fifteen_days(lin):
    customer = make.customer(lin)
    service = Purpose.objects.get(code="service")
    notice = PrivacyNotice.objects.in_force("zh-hans")
    Consent.objects.create(
        customer=customer, purpose=service, decision="withdrawn", notice=notice, by=lin,
        at=now() - timedelta(days=16),
    )  # fmt: skip
    assert categories() == {customer.number: "withdrawn"}

    Consent.objects.create(customer=customer, purpose=service, decision="granted", notice=notice, by=lin)
    assert categories() == {}


def test_collecting_again_changes_nothing(lin):
    for number in range(3):
        make.customer(lin, entered_at=now() - timedelta(days=800), phone=f"1370000000{number}")

    assert [collecting.sweep(now()) for _time in range(3)] == [3, 0, 0]
    assert DisposalBatch.objects.count() == 1
    assert DisposalItem.objects.count() == 3


def test_an_archive_on_hold_is_no_candidate_and_leaves_the_proposal(lin, shen, gao):
    customer = make.customer(lin, entered_at=now() - timedelta(days=800))
    collecting.sweep(now())
    hold = holds.place(by=shen, case="(2026)沪01民初1号", reason="纠纷", numbers=[customer.number])
    collecting.sweep(now())
    assert DisposalItem.objects.count() == 0

    with pytest.raises(Refused):
        holds.release(hold.pk, by=shen, reason="结案")
    holds.release(hold.pk, by=gao, reason="结案")
    assert collecting.sweep(now()) == 1


def test_a_hold_names_archives_there_are(lin, shen, he):
    with pytest.raises(Refused):
        holds.place(by=shen, case="A", reason="纠纷", numbers=["KH-2020-000001-1"])
    with pytest.raises(PermissionDenied):
        holds.place(by=he, case="A", reason="纠纷", numbers=["KH-2020-000001-1"])


def test_another_version_needs_another_person(shen, gao):
    facts = {"period": 2, "unit": "years", "rank": "house", "article": "本社规定", "note": "与合同一致"}
    rule = rules.propose("enquired", by=shen, **facts)
    with pytest.raises(Refused):
        rules.decide(rule.pk, by=shen, approved=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRule.objects.filter(pk=rule.pk).update(decided_by=shen)

    rules.decide(rule.pk, by=gao, approved=True)

    assert rules.rules_in_force()["enquired"].version == 2
    assert RetentionRule.objects.get(category="enquired", version=1).state == "superseded"


def test_a_period_shorter_than_the_law_is_refused(shen):
    with pytest.raises(Refused):
        rules.propose(
            "travelled", by=shen, period=1, unit="years", rank="house", article="本社规定", note="省地方"
        )
    with pytest.raises(Refused):
        rules.propose("drafts", by=shen, period=1, unit="days", rank="house", article="x", note="x")


@pytest.mark.parametrize(
    ("category", "index"), [("travelled", "customer_trip_over"), ("enquired", "customer_silent")]
)
def test_candidates_are_read_from_an_index(lin, category, index):
    rule = rules.rules_in_force()[category]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        plan = due.free(due.archives(rule, now()))[:500].explain()

    assert index in plan

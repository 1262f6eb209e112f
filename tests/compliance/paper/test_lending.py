"""A paper file is borrowed: asked, approved by the keeper's manager, out for three working days, back (H7, §2.12)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from compliance.models import PaperFile, PaperLoan
from compliance.paper import following, lending, losing
from customers import restricting
from customers.inbox import KINDS

pytestmark = pytest.mark.usefixtures("zhao")
FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def asked(paper, by, purpose):
    with acting(by):
        return lending.ask(paper.pk, by=by, purpose=purpose)


@pytest.fixture
def out(paper, lin, zhao, office, contact):
    loan = asked(paper, lin, contact)
    lending.decide(loan.pk, by=zhao, approve=True)
    return lending.hand_out(loan.pk, by=office, now=FRIDAY)


def acts(paper) -> list[str]:
    lines = Event.objects.filter(kind="paper", subject=paper.customer_id).order_by("pk")
    return list(lines.values_list("data__act", flat=True))


def test_the_whole_way_of_a_paper(paper, lin, zhao, office, contact):
    loan = asked(paper, lin, contact)
    assert [item.record for item in map(KINDS["paper"].item, KINDS["paper"].waiting(zhao))] == [loan]
    KINDS["paper"].decide(loan, by=zhao, action="approve", comment="")
    loan = lending.hand_out(loan.pk, by=office, now=FRIDAY)
    assert loan.due_at == FRIDAY + timedelta(days=5)  # three working days over a weekend
    assert PaperFile.objects.get().state == "out"
    loan = lending.take_back(loan.pk, by=office, pages=4)

    assert (loan.state, loan.checked_by) == ("returned", office)
    assert PaperFile.objects.get().state == "shelved"
    assert acts(paper) == ["paper_filed", "paper_asked", "paper_approved", "paper_handed", "paper_returned"]
    assert Notice.objects.filter(to=zhao, kind="paper_asked").count() == 1
    assert Notice.objects.filter(to=office, kind="paper_to_hand_out").count() == 1


def test_nobody_approves_a_loan_of_their_own(paper, zhao, gao, contact, he):
    loan = asked(paper, zhao, contact)

    assert loan.deciders == [gao.pk]  # the next above the manager who borrows
    with pytest.raises(PermissionDenied):
        lending.decide(loan.pk, by=zhao, approve=True)
    lending.decide(loan.pk, by=gao, approve=True)


def test_a_refusal_says_why_and_frees_the_paper(paper, lin, zhao, contact):
    loan = asked(paper, lin, contact)
    with pytest.raises(Refused):
        lending.decide(loan.pk, by=zhao, approve=False)
    lending.decide(loan.pk, by=zhao, approve=False, comment="扫描件已够用")

    asked(paper, lin, contact)


def test_only_one_person_has_a_paper(paper, lin, he, contact):
    asked(paper, lin, contact)
    with pytest.raises(Refused, match="林知夏"):
        asked(paper, he, contact)


def test_asking_twice_with_one_form_asks_once(paper, lin, contact):
    from agency.encryption.ids import uuid7

    key = uuid7()
    with acting(lin):
        first = lending.ask(paper.pk, by=lin, purpose=contact, key=key)
        assert lending.ask(paper.pk, by=lin, purpose=contact, key=key) == first
    assert PaperLoan.objects.count() == 1


def test_whoever_does_not_see_the_archive_borrows_nothing(paper, sun, guo, contact):
    for person in (sun, guo):
        with pytest.raises(PermissionDenied):
            asked(paper, person, contact)


def test_a_restricted_archive_lends_nothing(paper, lin, shen, contact, liu):
    restricting.restrict(liu, ground="request", by=shen)
    with pytest.raises(Refused):
        asked(paper, lin, contact)


def test_what_was_restricted_since_is_not_handed_out(paper, lin, zhao, office, shen, contact, liu):
    loan = asked(paper, lin, contact)
    lending.decide(loan.pk, by=zhao, approve=True)
    restricting.restrict(liu, ground="request", by=shen)
    with pytest.raises(Refused):
        lending.hand_out(loan.pk, by=office)


def test_the_keeper_hands_out_nobody_else(paper, lin, zhao, wang, contact):
    loan = asked(paper, lin, contact)
    with pytest.raises(Refused):
        lending.hand_out(loan.pk, by=wang)  # not approved
    lending.decide(loan.pk, by=zhao, approve=True)
    for person in (wang, lin):
        with pytest.raises(PermissionDenied):
            lending.hand_out(loan.pk, by=person)


def test_it_is_extended_once_and_not_when_overdue(out, office):
    with pytest.raises(Refused):
        lending.extend(out.pk, by=office, now=out.due_at + timedelta(hours=1))
    longer = lending.extend(out.pk, by=office, now=FRIDAY + timedelta(days=3))
    assert longer.due_at == FRIDAY + timedelta(days=10)
    with pytest.raises(Refused):
        lending.extend(out.pk, by=office, now=FRIDAY + timedelta(days=4))


def test_the_clock_reminds_then_tells_then_hands_up_each_once(out, lin, office, zhao):
    due = out.due_at

    def told(kind, to):
        return Notice.objects.filter(kind=kind, to=to).count()

    following.sweep(due - timedelta(hours=5))
    assert told("paper_due_soon", lin) == 0
    for _twice in range(2):
        following.sweep(due - timedelta(hours=3))
    assert told("paper_due_soon", lin) == 1
    for _twice in range(2):
        following.sweep(due + timedelta(minutes=1))
    assert (told("paper_overdue", lin), told("paper_overdue_of", office)) == (1, 1)
    assert told("paper_overdue_of", zhao) == 0
    following.sweep(due + timedelta(days=1))
    assert told("paper_overdue_of", zhao) == 1
    assert acts(out.file).count("paper_overdue") == 1


def test_missing_pages_are_told_at_once(out, office, shen):
    heard = []
    losing.on_loss(lambda file, **facts: heard.append((file.number, facts["pages"])))
    try:
        lending.take_back(out.pk, by=office, pages=3)
    finally:
        losing.LOSSES.pop()
    assert heard == [(out.number, 1)]
    assert Notice.objects.filter(to=shen, kind="paper_lost").count() == 1


def test_a_lost_paper_ends_its_loan_and_may_turn_up(out, lin, office, shen):
    with pytest.raises(PermissionDenied):
        losing.lose(out.file_id, by=shen.__class__.objects.create(username="x", name="x"))
    losing.lose(out.file_id, by=lin)
    assert (PaperLoan.objects.get().state, PaperFile.objects.get().state) == ("lost", "lost")
    with pytest.raises(Refused):
        losing.lose(out.file_id, by=office)
    losing.find_again(out.file_id, by=office)
    assert PaperFile.objects.get().state == "shelved"


def test_the_withdrawn_request_frees_the_paper(paper, lin, wang, contact):
    loan = asked(paper, lin, contact)
    with pytest.raises(PermissionDenied):
        lending.withdraw(loan.pk, by=wang)
    lending.withdraw(loan.pk, by=lin)
    asked(paper, lin, contact)

"""An archive, or one category in it, that is only kept: what does not happen with it any more (PIPL 44, 47)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from customers import consenting, restricting, revealing, sharing
from customers.attachments import opening
from customers.care import giving
from customers.exporting import asking as exporting
from customers.models import Customer, Purpose, Restriction
from customers.papers import printing
from customers.segments import choosing
from customers.showing import Sheet
from customers.views.selection import Selection
from tests import make

REQUEST = Restriction.Ground.REQUEST


@pytest.fixture
def liu(lin):
    customer = make.customer(lin, special_needs="花生过敏", email="liu@example.com")
    with acting(lin):
        consenting.answer(customer, Purpose.objects.get(code="marketing"), "granted", by=lin)
    return customer


@pytest.fixture
def contact(db):
    return make.purpose()


def left_out(customer, by) -> str:
    with acting(by):
        asked = choosing.Asked(by, "care", now(), None, "care")
        return choosing.judged(Customer.objects.filter(pk=customer.pk), asked).get().left_out_


def test_a_restricted_archive_is_kept_and_nothing_else(liu, lin, shen, wang, contact):
    assert left_out(liu, lin) == ""
    made = restricting.restrict(liu, ground=REQUEST, by=shen)

    with pytest.raises(Refused):
        revealing.reveal(liu, "phone", by=lin, purpose=contact)
    with pytest.raises(Refused), acting(lin):
        printing.print_out(Sheet(liu, lin), "archive", by=lin, purpose=contact)
    with pytest.raises(Refused):
        sharing.ask(
            by=lin,
            number=liu.number,
            recipient=wang,
            fields=["phone"],
            purpose=contact,
            days=3,
            reason="",
            now=now(),
        )
    assert left_out(liu, lin) == "restricted"
    assert giving.obstacle(liu, by=lin) == str(restricting.WORDS)
    assert not Customer.objects.greetable().filter(pk=liu.pk).exists()
    assert Event.objects.filter(kind="restricted", subject=liu.pk).get().data["act"] == "restricted"

    assert restricting.release(made, by=shen)
    assert not restricting.release(made, by=shen)
    assert revealing.reveal(liu, "phone", by=lin, purpose=contact) == "13800138000"
    assert left_out(liu, lin) == ""


def test_no_file_takes_it_along(liu, zhao, shen):
    other = make.customer(liu.owner)
    chosen = Selection(customers=[liu.pk, other.pk])
    with acting(zhao):
        assert set(exporting.exportable(chosen, by=zhao)) == {liu.pk, other.pk}
    restricting.restrict(liu, ground=REQUEST, by=shen)
    with acting(zhao):
        assert exporting.exportable(chosen, by=zhao) == [other.pk]


def test_a_share_that_was_asked_before_is_not_approved_any_more(liu, sun, zhao, shen, contact):
    with acting(sun):
        request = sharing.ask(
            by=sun,
            number=liu.number,
            recipient=sun,
            fields=["phone"],
            purpose=contact,
            days=3,
            reason="",
            now=now(),
        )
    restricting.restrict(liu, ground=REQUEST, by=shen)
    with pytest.raises(Refused), acting(zhao):
        sharing.approve(request, by=zhao, now=now())


def test_one_category_closes_alone(liu, lin, shen, contact):
    scan, photo = make.attachment(liu, kind="id_copy"), make.attachment(liu, kind="contract")
    restricting.restrict(liu, ground=REQUEST, by=shen, category="id_images")
    restricting.restrict(liu, ground=REQUEST, by=shen, category="contact")

    with acting(lin):
        with pytest.raises(Refused):
            opening.declare(liu, scan, by=lin, purpose=contact)
        opening.declare(liu, photo, by=lin, purpose=contact)
        with pytest.raises(Refused):
            revealing.reveal(liu, "email", by=lin, purpose=contact)
    assert left_out(liu, lin) == ""
    assert not Sheet(liu, lin).line("phone").shared


def test_health_that_is_restricted_is_not_shown(liu, lin, shen):
    assert Sheet(liu, lin).line("special_needs").value == "花生过敏"
    restricting.restrict(liu, ground=REQUEST, by=shen, category="health")
    assert not Sheet(liu, lin).line("special_needs").shared
    assert Sheet(liu, lin).line("name").value == "张三"


def test_advertising_alone_leaves_the_archive_open(liu, lin, shen, contact):
    restricting.restrict(liu, ground=REQUEST, by=shen, category="advertising")
    assert revealing.reveal(liu, "phone", by=lin, purpose=contact) == "13800138000"
    assert left_out(liu, lin) == "restricted"


def test_it_stands_once_for_one_reason_and_is_released_for_each(liu, shen, lin, contact):
    first = restricting.restrict(liu, ground=REQUEST, by=shen)
    assert restricting.restrict(liu, ground=REQUEST, by=shen) == first
    second = restricting.restrict(liu, ground=Restriction.Ground.RETENTION)
    restricting.release(first, by=shen)
    with pytest.raises(Refused):
        revealing.reveal(liu, "phone", by=lin, purpose=contact)
    restricting.release(second)
    revealing.reveal(liu, "phone", by=lin, purpose=contact)
    assert Restriction.history.filter(id=first.pk).count() == 2


def test_only_whoever_answers_for_privacy_restricts(liu, lin, zhao, gao):
    for person in (lin, zhao, gao):
        with pytest.raises(PermissionDenied):
            restricting.restrict(liu, ground=REQUEST, by=person)


def test_an_emergency_passes(liu, lin, shen, contact):
    from customers.models import Emergency

    restricting.restrict(liu, ground=REQUEST, by=shen)
    Emergency(
        customer=liu,
        number=liu.number,
        by=lin,
        opened_at=now(),
        expires_at=now() + timedelta(hours=2),
        reviewers=[shen.pk],
        review_due_at=now() + timedelta(days=2),
        reason="客人在景区走失",
    ).save()
    assert revealing.reveal(liu, "phone", by=lin, purpose=contact) == "13800138000"


def test_the_page_says_so_and_offers_nothing_to_open(liu, lin, shen):
    page = Client()
    page.force_login(lin)
    address = reverse("customers:profile", args=[liu.pk])
    assert reverse("customers:reveal", args=[liu.pk, "phone"]) in page.get(address).text
    restricting.restrict(liu, ground=REQUEST, by=shen)
    told = page.get(address).text
    assert reverse("customers:reveal", args=[liu.pk, "phone"]) not in told
    assert "Use restricted" in told or "限制使用" in told

"""Rules that freeze, and rules for single categories, are carried out by the clock."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from agency.acting import acting_as
from agency.errors import Refused
from agency.models import Event
from compliance.models import DisposalItem, RetentionRule
from compliance.retention import carrying_out, collecting, defaults, holds, rules
from customers import restricting, revealing
from customers.attachments import store
from customers.models import Attachment, Customer, Restriction
from tests import make

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=800)


@pytest.fixture(autouse=True)
def shipped():
    defaults.write_defaults()


@pytest.fixture
def traveller(lin):
    """Was back forty days ago, with an allergy on file and a copy of a passport."""
    made = make.customer(lin, special_needs="花生过敏")
    scan = make.attachment(made, kind="id_copy")
    with acting_as("system:test"):
        Attachment.objects.filter(pk=scan.pk).update(created_at=now() - timedelta(days=90))
    back(made, 40)
    return made


def back(customer, days: int) -> None:
    with acting_as("system:test"):
        Customer.objects.filter(pk=customer.pk).update(
            trips=1, last_trip_on=localdate() - timedelta(days=days)
        )


def standing(customer) -> set[str]:
    with acting_as("system:test"):
        return set(restricting.categories(customer))


def test_a_month_after_the_journey_the_copies_go_and_health_is_closed(traveller, lin):
    carrying_out.sweep(now())

    scan = Attachment.objects.get()
    assert scan.removed_at
    assert standing(traveller) == {"health"}
    line = Event.objects.get(kind="detached", subject=traveller.pk)
    assert (line.data["rule"], line.actor) == ("id_images", "system:retention")
    assert carrying_out.sweep(now()) == 0


def test_the_content_of_the_copy_is_gone_from_the_disk(traveller, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        carrying_out.sweep(now())
    assert not store.path(Attachment.objects.get().pk, store.ORIGINAL).exists()


def test_a_day_earlier_nothing_happens(traveller):
    back(traveller, 29)
    assert carrying_out.sweep(now()) == 0


def test_who_travels_again_is_released(traveller):
    carrying_out.sweep(now())
    back(traveller, 3)
    carrying_out.sweep(now())
    assert standing(traveller) == set()


def test_a_case_keeps_it(traveller, shen):
    holds.place(by=shen, case="诉讼", reason="证据", numbers=[traveller.number])
    assert carrying_out.sweep(now()) == 0


def test_a_rule_may_freeze_archives_instead_of_destroying_them(lin, shen, gao):
    silent = make.customer(lin, name="顾长风", entered_at=now() - LONG_AGO)
    held = rules.rules_in_force()["enquired"]
    said = {name: getattr(held, name) for name in ("period", "unit", "rank", "article")}
    made = rules.propose("enquired", by=shen, note="先冻结", action="freeze", **said)
    rules.decide(made.pk, by=gao, approved=True)

    assert collecting.sweep(now()) == 0
    assert not DisposalItem.objects.exists()
    assert carrying_out.sweep(now()) == 1
    assert standing(silent) == {""}
    assert Restriction.objects.get().ground == "retention"
    with pytest.raises(Refused):
        revealing.reveal(silent, "phone", by=lin, purpose=make.purpose())
    back_again = rules.propose("enquired", by=shen, note="恢复销毁", action="destroy", **said)
    rules.decide(back_again.pk, by=gao, approved=True)
    assert RetentionRule.objects.in_force().get(category="enquired").carried_out == "batch"
    carrying_out.sweep(now())
    assert standing(silent) == set()

"""Two editors at the same moment: one saves, the other is asked; nobody is overwritten in silence."""

import threading

import pytest
from django.db import connection

from agency.acting import acting
from customers.editing import EditConflict, edit
from customers.models import Customer
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list:
    """Run the acts in threads of their own, started together; their outcomes in the order given."""
    outcomes, start = [None] * len(acts), threading.Barrier(len(acts))

    def run(place: int, act) -> None:
        try:
            start.wait(10)
            outcomes[place] = act()
        except EditConflict as conflict:
            outcomes[place] = conflict
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def editor(customer, person, **changes):
    def act():
        with acting(person):
            return edit(customer.pk, by=person, changes=changes, version=1, why="客户来电更正")

    return act


def test_two_who_change_the_same_field_do_not_overwrite_each_other(transactional_db, lin, zhao):
    liu = make.customer(lin, phone="15812349974")

    outcomes = at_once(editor(liu, lin, phone="13912345678"), editor(liu, zhao, phone="13700000000"))

    conflicts = [outcome for outcome in outcomes if isinstance(outcome, EditConflict)]
    assert len(conflicts) == 1
    with acting(lin):
        saved = Customer.objects.get(pk=liu.pk)
    assert saved.phone == conflicts[0].differences[0].theirs
    assert saved.version == 2


def test_two_who_change_different_fields_are_both_kept(transactional_db, lin, zhao):
    liu = make.customer(lin, phone="15812349974")

    at_once(editor(liu, lin, phone="13912345678"), editor(liu, zhao, address="上海市黄浦区"))

    with acting(lin):
        saved = Customer.objects.get(pk=liu.pk)
        versions = sorted(Customer.history.filter(id=liu.pk).values_list("version", flat=True))
    assert (saved.phone, saved.address, saved.version) == ("13912345678", "上海市黄浦区", 3)
    assert versions == [1, 2, 3]

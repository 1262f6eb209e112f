"""Two who lead one meeting."""

from contextlib import suppress

import pytest

from agency.acting import acting_as
from agency.errors import Refused
from customers.meetings import deciding
from customers.models import AgendaItem, CareTask
from tests import make
from tests.customers.test_editing_races import at_once

from .conftest import plan, preference


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_one_line_at_once_one_is_told_so(transactional_db, lin, zhao, he):
    preference(make.customer(lin))
    plan(zhao, lin.department)
    with acting_as("system:test"):
        item = AgendaItem.objects.get()

    def deciding_by(who):
        def act():
            with suppress(Refused):
                return deciding.decide(item, by=who, decision="task", text="拜访")

        return act

    answers = at_once(deciding_by(zhao), deciding_by(he))

    assert sum(one is not None for one in answers) == 1
    with acting_as("system:test"):
        assert CareTask.objects.count() == 1

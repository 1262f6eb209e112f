"""Two at once: an alert becomes one incident, and both are led to it."""

import pytest
from django.utils.timezone import now

from agency.acting import acting, acting_as
from compliance.incidents import reporting
from compliance.models import Incident
from customers.guarding import watching
from customers.models import AccessAlert
from tests import make
from tests.compliance.sharing.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_press_at_once_are_given_the_same_incident(lin, shen):
    watching.note("night", lin, "x", now(), archive=make.customer(lin).pk)
    with acting_as("system:test"):
        alert = AccessAlert.objects.get()
    watching.decide(alert, by=shen, incident=True, comment="无业务理由", now=now())

    def press() -> Incident:
        with acting(shen):
            return reporting.from_alert(alert, by=shen)

    first, second = at_once(press, press)

    with acting_as("system:test"):
        assert first == second == Incident.objects.get()

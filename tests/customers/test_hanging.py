"""What hangs on a consent ends in the transaction that ends it (PIPL art. 15)."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from agency.acting import acting, acting_as
from agency.models import Event, Notice
from compliance import sweeps
from customers import consenting, hanging
from customers.consenting import Evidence
from customers.models import (
    CareAction,
    CareTask,
    Consent,
    CustomerExport,
    CustomerGrant,
    Purpose,
    ShareRequest,
)
from tests import make


@pytest.fixture
def liu(lin):
    return make.customer(lin)


def say(customer, code: str, decision: str, **evidence):
    with acting(customer.owner):
        return consenting.answer(
            customer,
            Purpose.objects.get(code=code),
            decision,
            by=customer.owner,
            evidence=Evidence(**evidence),
        )


def test_planned_offers_are_gone_with_the_consent_to_them(liu, lin):
    action = make.care_action(liu, act="offer", item="", planned_cost=0)

    say(liu, "marketing", "withdrawn")

    with acting(lin):
        assert CareAction.objects.get(pk=action.pk).state == CareAction.State.DROPPED


def test_a_visit_made_by_a_campaign_is_called_off(liu, lin):
    say(liu, "marketing", "granted")
    with acting(lin):
        from agency.encryption.ids import uuid7
        from customers.segments import using

        using.use(make.segment(lin, aim="care", query="grade=c"), key=uuid7(), by=lin, made="visits")
    own = make.care_task(liu)

    say(liu, "marketing", "withdrawn")

    with acting(lin):
        states = dict(CareTask.objects.values_list("use__aim", "state"))
        assert states == {"care": "dropped", None: "open"}
        assert CareTask.objects.get(pk=own.pk).state == "open"


def test_access_to_sensitive_fields_ends_with_the_separate_consent(liu, lin, sun):
    say(liu, "sensitive", "granted")
    make.grant(liu, sun, fields=("document_number",))
    with acting_as("system:test"):
        ShareRequest.objects.update(fields=["document_number"])

    say(liu, "sensitive", "withdrawn")

    with acting_as("system:test"):
        assert not CustomerGrant.objects.exists()
        assert ShareRequest.objects.get().state == ShareRequest.State.REVOKED


def test_access_to_the_phone_outlives_the_consent_to_documents(liu, lin, sun):
    say(liu, "sensitive", "granted")
    make.grant(liu, sun, fields=("phone",))

    say(liu, "sensitive", "withdrawn")

    with acting_as("system:test"):
        assert CustomerGrant.objects.count() == 1


def test_the_register_says_how_much_ended(liu, lin):
    make.care_action(liu, act="offer", item="", planned_cost=0)
    say(liu, "marketing", "withdrawn")

    with acting_as("system:test"):
        assert Event.objects.get(kind="consent", data__act="hung_ended").data["count"] == 1


def test_a_withdrawal_that_cannot_be_carried_out_is_not_recorded(liu, lin):
    make.care_action(liu, act="offer", item="", planned_cost=0)

    def broken(customer, purpose):
        def fail(**_said):
            raise RuntimeError("the mailer is down")

        yield hanging.Hung("something", fail)

    hanging.FINDERS.append((frozenset({"marketing"}), broken))
    try:
        with pytest.raises(RuntimeError):
            say(liu, "marketing", "withdrawn")
    finally:
        hanging.FINDERS.pop()

    with acting(lin):
        assert CareAction.objects.get().state == CareAction.State.PROPOSED
        assert consenting.in_force(liu)[Purpose.objects.get(code="marketing").pk].standing == "granted"


def test_a_consent_that_ran_out_becomes_an_event_and_ends_what_hung_on_it(liu, lin):
    say(liu, "marketing", "granted", valid_until=localdate() + timedelta(days=1))
    with acting(lin):
        from customers.care import giving

        giving.give(liu, by=lin, act="offer", due_on=localdate())
    later = now() + timedelta(days=2)

    done = [sweeps.run("consents", later), sweeps.run("consents", later)]

    assert done == [1, 0]
    with acting_as("system:test"):
        assert Consent.objects.order_by("pk").last().decision == "expired"
        assert CareAction.objects.get().state == CareAction.State.DROPPED
        assert Notice.objects.filter(to=lin, kind="consent_expired").count() == 1


def test_a_file_of_the_campaign_is_made_anew_without_the_customer(liu, lin, he):
    say(liu, "marketing", "granted")
    with acting(he):
        from agency.encryption.ids import uuid7
        from customers.segments import using

        use = using.use(make.segment(he, aim="care", query="grade=c"), key=uuid7(), by=he, made="list")
        file = CustomerExport.objects.create(
            by=he,
            state="ready",
            customers=[liu.pk],
            columns=["number"],
            purpose=make.purpose(),
            count=1,
            use=use,
        )

    say(liu, "marketing", "withdrawn")

    with acting_as("system:test"):
        assert CustomerExport.objects.get(pk=file.pk).state == CustomerExport.State.BUILDING

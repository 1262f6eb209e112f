"""Collection, entry, maintenance, use, destruction: every archive shows where it stands (seed 000 §一, A1)."""

from collections import Counter

from django.utils.timezone import now

from agency import lifecycle
from agency.acting import acting
from agency.lifecycle import Stage
from agency.models import Event
from compliance import trail
from compliance.forms.narrowing import Narrowing
from compliance.lists import LISTS
from compliance.trail import Asked
from tests import make


def test_every_kind_of_event_falls_in_one_stage():
    placed = Counter(kind for kinds in lifecycle.KINDS.values() for kind in kinds)

    assert set(placed) == set(Event.Kind.values)
    assert set(placed.values()) == {1}


def test_the_register_tells_the_stage_and_narrows_by_it(lin, qian):
    customer = make.customer(lin)
    with acting(lin):
        Event.note("revealed", by=lin, subject=customer.pk, fields=["phone"])
        Event.note("changed", by=lin, subject=customer.pk)

    with acting(qian):
        asked = Asked.of(qian, Narrowing.parse({"kind": "stage_use", "archive": customer.number}), now())
        ((_at, kind, stage, *_rest),) = trail.page(LISTS["register"], asked).lines

    assert (kind.text, stage.text) == (Event.Kind.REVEALED.label, Stage.USE.label)


def test_the_archive_shows_which_stages_it_has_reached(client, lin):
    customer = make.customer(lin)
    client.force_login(lin)

    def reached() -> list[str]:
        bar = client.get(f"/customers/{customer.pk}/").context["sheet"].stages
        return [step.stage for step in bar if step.at]

    assert reached() == ["collection", "entry"]
    with acting(lin):
        Event.note("revealed", by=lin, subject=customer.pk, fields=["phone"])
    assert reached() == ["collection", "entry", "use"]


def test_a_colleague_with_a_share_learns_nothing_of_what_others_did(client, lin, guo):
    customer = make.customer(lin)
    make.grant(customer, guo)
    with acting(lin):
        Event.note("revealed", by=lin, subject=customer.pk, fields=["phone"])
    client.force_login(guo)

    bar = client.get(f"/customers/{customer.pk}/").context["sheet"].stages

    assert [step.stage for step in bar if step.at] == ["collection", "entry"]

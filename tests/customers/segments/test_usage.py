"""Used is worth more than kept: which segments and archives were used (B48)."""

from datetime import timedelta

from django.urls import reverse
from django.utils.timezone import now

from customers import composition
from customers.care import contacting
from customers.filters import Filters
from customers.models import Customer
from customers.segments import usage
from tests import make

from .conftest import segment, used, willing

USAGE = reverse("customers:usage")


def used_by(code: str) -> set:
    return set(Filters(used=code).rows(now()).values_list("name", flat=True)) if code else set()


def test_uses_are_counted_by_aim_month_and_segment(lin, zhao, regulars):
    one, other = segment(lin, sharing="department"), segment(lin, name="回访", aim="visit")
    used(one, lin, "list")
    used(other, lin, "visits")
    used(other, lin, "list")
    since = now() - timedelta(days=90)

    assert {line.code: (line.uses, line.customers) for line in usage.by_aim(zhao, since) if line.uses} == {
        "offer": (1, 3),
        "visit": (2, 8),
    }
    assert usage.by_month(zhao, since)[-1][1] == {"offer": 1, "visit": 2}
    assert [(line.label, line.uses) for line in usage.by_segment(zhao, since)] == [("", 2), ("老客户", 1)]
    assert usage.by_aim(zhao, now() + timedelta(days=1))[0].uses == 0


def test_archives_used_are_counted_by_department_and_lead_to_their_list(lin, zhao, client, domestic):
    talked, idle = make.customer(lin, name="甲"), make.customer(lin, name="乙")
    contacting.note(talked, by=lin, way="call", reached=True, minutes="谈行程")
    composition.recount(now())

    line = next(one for one in usage.by_department(zhao, 90, now()) if one.department == domestic.pk)
    assert (line.numbers, line.total) == ({"visit": 1}, 2)
    assert {one.pk for one in Filters.parse("used=visit-90").rows(now())} == {talked.pk}
    assert {one.pk for one in Filters.parse("used=unused-90").rows(now())} == {idle.pk}

    client.force_login(zhao)
    page = client.get(USAGE).content.decode()
    address = f"/customers/?department={domestic.pk}&used=visit-90"
    assert address.replace("&", "&amp;") in page
    assert talked.number in client.get(address).content.decode()


def test_taken_from_a_segment_and_exported_count_as_used(lin, regulars):
    used(segment(lin), lin, "list")

    found = set(Filters.parse("used=segment-30").rows(now()).values_list("pk", flat=True))

    assert found == {customer.pk for customer in regulars}
    assert not Filters.parse("used=export-30").rows(now()).exists()


def test_the_figures_are_for_those_who_answer_for_others(client, lin):
    client.force_login(lin)

    assert client.get(USAGE).status_code == 403


def test_a_department_sees_its_own_uses_only(client, lin, sun, zhou, regulars):
    used(segment(lin), lin, "list")
    willing(sun, grade="a")

    assert sum(line.uses for line in usage.by_aim(zhou, now() - timedelta(days=30))) == 0
    assert Customer.objects.count() == 5

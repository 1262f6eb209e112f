"""The access log: every look at a sensitive field, and who looked unusually often (D1, D8, D10)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency import policy
from agency.acting import acting
from compliance import trail
from compliance.forms.narrowing import Narrowing
from compliance.lists import LISTS, access
from compliance.trail import Asked
from customers.models import Disclosure
from tests import make


def look(customer, by, times=1, **facts):
    with acting(by):
        for _each in range(times):
            Disclosure.objects.create(
                **{"customer": customer, "field": "phone", "by": by, "purpose": make.purpose(), **facts}
            )


def asked(user, **narrowed) -> Asked:
    return Asked.of(user, Narrowing(**narrowed), now())


def lines(user, **narrowed) -> list[list[str]]:
    with acting(user):
        shown = trail.page(LISTS["access"], asked(user, **narrowed))
        return [[cell.text for cell in line] for line in shown.lines]


def test_each_look_is_told_with_its_purpose_and_explanation(lin, wang, qian):
    customer = make.customer(lin)
    look(customer, lin, note="订单 1188")

    ((when, number, field, who, purpose, note, _request),) = lines(qian)

    assert (number, who, purpose, note) == (customer.number, "林知夏 (lin)", str(make.purpose()), "订单 1188")
    assert when.startswith(f"{localdate():%Y-%m-%d}")


def test_looks_narrow_by_person_field_archive_and_day(lin, wang, qian):
    mine, other = make.customer(lin), make.customer(wang)
    look(mine, lin)
    look(mine, lin, field="email", at=now() - timedelta(days=3))
    look(other, wang, at=now() - timedelta(days=40))

    assert len(lines(qian)) == 2
    assert len(lines(qian, period="all")) == 3
    assert len(lines(qian, kind="email")) == 1
    assert len(lines(qian, person=wang.pk, period="all")) == 1
    assert len(lines(qian, archive=mine.number)) == 2
    assert len(lines(qian, since=localdate(), until=localdate())) == 1


def test_the_fullest_days_are_counted_by_person_and_unusual_ones_marked(lin, wang, qian):
    customer = make.customer(lin)
    look(customer, lin, times=policy.REVEALS_BEFORE_ALARM)
    look(customer, lin, times=2, at=now() - timedelta(days=1))
    with acting(qian):
        look_wang = make.customer(wang)
    look(look_wang, wang, times=3)

    with acting(qian):
        busy = access.busiest(asked(qian), now())

    assert [(one.person, one.count, one.unusual) for one in busy] == [
        (lin, policy.REVEALS_BEFORE_ALARM, True),
        (wang, 3, False),
        (lin, 2, False),
    ]


def test_a_bar_leads_to_the_looks_it_counts(client, lin, qian):
    look(make.customer(lin), lin, times=2)
    client.force_login(qian)
    day = localdate().isoformat()

    page = client.get(reverse("compliance:access")).content.decode()

    assert f"?since={day}&amp;until={day}&amp;person={lin.pk}" in page


@pytest.mark.parametrize("person", ["lin", "zhao", "he", "guo", "system_admin", "audit_admin"])
@pytest.mark.parametrize("name", ["history", "access", "shares"])
def test_the_trail_is_closed_to_all_who_do_not_read_it(client, request, person, name):
    client.force_login(request.getfixturevalue(person))

    assert client.get(reverse(f"compliance:{name}")).status_code == 403

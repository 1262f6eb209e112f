"""The page that says who can see an archive agrees with what each of them really sees."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from agency.acting import acting
from agency.models import User
from agency.roles import ROLES
from customers import audience, revealing
from customers.guarding import emergencies
from customers.models import Customer
from tests import make
from tests.cast import department, staff

REASON = "客人在丽江摔伤送医，需要家属电话"


@pytest.fixture
def everybody(domestic, outbound, sales_house):
    """One of each role in the archive's department, above it, beside it and in none."""
    units = (domestic, sales_house, outbound, department("别处"), None)
    return [
        staff(f"{code}{place}", f"{code}{place}", code, unit)
        for code in ROLES
        for place, unit in enumerate(units)
    ]


def seen_by(people, customer) -> set[int]:
    found = set()
    for person in people:
        with acting(person):
            if Customer.objects.visible_to(person).filter(pk=customer.pk).exists():
                found.add(person.pk)
    return found


def test_the_list_is_the_same_as_what_every_role_of_the_house_sees(everybody, lin, liu, guo):
    by_share = [one for one in everybody if one.username in ("sales2", "guide3", "system_admin0")]
    for one in by_share:
        make.grant(liu, one)
    make.grant(liu, everybody[7], expires_at=now() - timedelta(minutes=1))
    emergencies.break_glass(by=guo, number=liu.number, reason=REASON, now=now())
    left = User.objects.get(username="sales_manager0")
    left.is_active = False
    left.save()
    people = list(User.objects.all())

    said = audience.everybody_of(Customer.objects.get(pk=liu.pk), now())

    assert said == seen_by(people, liu)
    assert {lin.pk, guo.pk} <= said
    assert left.pk not in said


def test_an_owner_who_left_is_not_on_the_list(lin, liu):
    lin.is_active = False
    lin.save()

    assert lin.pk not in audience.everybody_of(Customer.objects.get(pk=liu.pk), now())


def test_the_page_names_shares_purposes_approvals_and_emergencies_with_their_ends(
    client, lin, zhao, guo, sun, liu, contact
):
    make.grant(liu, sun)
    with acting(zhao):
        revealing.reveal(liu, "phone", by=zhao, purpose=contact, note="回访约定时间")
    emergencies.break_glass(by=guo, number=liu.number, reason=REASON, now=now())
    client.force_login(lin)

    page = client.get(f"/customers/{liu.pk}/audience/").content.decode()

    for words in ("孙晴", "赵敏", "回访约定时间", "郭导", REASON):
        assert words in page


def test_the_owner_sees_who_viewed_the_file_and_narrows_it_to_one_colleague(client, lin, zhao, liu, contact):
    for person, field in ((lin, "phone"), (zhao, "document_number")):
        with acting(person):
            revealing.reveal(liu, field, by=person, purpose=contact)
    client.force_login(lin)

    everyone = client.get(f"/customers/{liu.pk}/looks/").content.decode()
    hers = client.get(f"/customers/{liu.pk}/looks/?person={zhao.pk}").context["looks"]

    assert "赵敏" in everyone
    assert [look.field for look in hers] == ["document_number"]

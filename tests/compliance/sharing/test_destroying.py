"""A destroyed archive leaves its shares at once; the record stays, and tells of nobody."""

import pytest
from django.utils.timezone import now

from agency.acting import acting, acting_as
from agency.encryption import SHREDDED
from compliance.destruction import executing
from compliance.destruction.surfaces import BY_CODE
from compliance.models import OutwardShare, OutwardSubject
from compliance.sharing import ending, receiving
from tests import make

from .conftest import agree, approve_all, opening_of, proposed, sent_off

pytestmark = pytest.mark.django_db


def opened(share, by):
    approve_all(share)
    link, token, code = sent_off(share, by)
    opening = opening_of(token, code)
    receiving.acknowledge(link, opening=opening, name="陈前台", now=now())
    return link, opening


def test_the_others_stay_and_she_is_gone(lin, zhao, shen, hotel, liu):
    other = make.customer(lin, name="王芳", phone="13900000008")
    agree(other)
    share = proposed(lin, hotel, [liu, other])
    link, opening = opened(share, lin)

    with acting_as("system:destruction"):
        counts = executing.destroy([liu.pk], now=now())

    assert counts[liu.pk]["outward"] == 1
    rows = receiving.look(link, opening=opening, page=1, now=now()).rows
    assert [row[0] for row in rows] == ["王芳"]
    assert OutwardSubject.objects.get(customer=liu.pk).cause == "destroyed"
    assert OutwardShare.objects.get().reason == "五月三日入住两晚"
    assert not BY_CODE["outward"].verify([liu.pk])


def test_a_share_of_her_alone_ends_and_its_words_are_unreadable(lin, zhao, shen, hotel, liu):
    share = proposed(lin, hotel, [liu])
    link, opening = opened(share, lin)

    with acting_as("system:destruction"):
        executing.destroy([liu.pk], now=now())

    with pytest.raises(receiving.Gone):
        receiving.look(link, opening=opening, page=1, now=now())
    kept = OutwardShare.objects.get()
    assert (kept.state, kept.reason, kept.fields) == ("revoked", SHREDDED, ["name", "document_number"])
    assert not BY_CODE["outward"].verify([liu.pk])

    with acting_as("system:test"):
        share = OutwardShare.objects.get()
    with acting(lin):  # what was received is still owed, and can be confirmed
        ending.write_down(share, by=lin, how="destroyed", name="陈前台", evidence="来函存档", now=now())
    assert OutwardShare.objects.get().confirmed_by_name == "陈前台"

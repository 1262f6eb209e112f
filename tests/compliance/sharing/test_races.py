"""Two at once: each act happens once, and nothing is shown after a revocation has been written."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.timezone import now

from agency.acting import acting, acting_as
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event
from compliance.models import OutwardShare, OutwardStep
from compliance.sharing import approving, delivering, ending, receiving

from .conftest import approve_all, drafted, opening_of, proposed, sent_off

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list:
    """Run each in a thread with a connection of its own; what it gave back, or the refusal."""
    answers, start = [], threading.Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            answers.append(act())
        except (Refused, PermissionDenied, receiving.Gone) as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_who_decide_at_once_take_one_step_and_not_two(lin, zhao, shen, gao, hotel, liu):
    share = proposed(lin, hotel, [liu])
    with acting_as("system:test"):
        step = share.steps.get(place=1)
        OutwardStep.objects.filter(pk=step.pk).update(deciders=[zhao.pk, gao.pk])

    def decide(by, approve):
        with acting(by):
            return approving.decide(step.pk, by=by, approve=approve, comment="看过")

    answers = at_once(lambda: decide(zhao, True), lambda: decide(gao, False))

    assert sum(isinstance(answer, OutwardShare) for answer in answers) == 1
    with acting_as("system:test"):
        assert Event.objects.filter(data__act__in=["step_approved", "refused"], kind="outward").count() == 1


def test_the_same_form_posted_twice_at_once_is_one_share(lin, zhao, hotel, liu):
    key = uuid7()

    answers = at_once(*[lambda: drafted(lin, hotel, [liu], pk=key)] * 2)

    assert [answer.pk for answer in answers] == [key, key]
    with acting_as("system:test"):
        assert OutwardShare.objects.count() == 1


def test_sent_off_twice_at_once_there_is_one_address(lin, zhao, shen, hotel, liu):
    share = proposed(lin, hotel, [liu])
    approve_all(share)

    def issue():
        with acting(lin):
            return delivering.issue(OutwardShare.objects.get(), by=lin)

    answers = at_once(issue, issue)
    assert sum(isinstance(answer, tuple) for answer in answers) == 1


def test_a_look_that_races_a_revocation_comes_before_it_or_shows_nothing(lin, zhao, shen, hotel, liu):
    for _round in range(5):
        share = proposed(lin, hotel, [liu])
        approve_all(share)
        link, token, code = sent_off(share, lin)
        opening = opening_of(token, code)
        receiving.acknowledge(link, opening=opening, name="陈", now=now())

        def revoke(share=share):
            with acting(lin):
                return ending.revoke(
                    OutwardShare.objects.get(pk=share.pk), by=lin, reason="行程取消", now=now()
                )

        def look(link=link, opening=opening):
            return receiving.look(link, opening=opening, page=1, now=now())

        answers = at_once(revoke, look, look)

        with acting_as("system:test"):
            acts = list(
                Event.objects.filter(subject=share.pk, data__act__in=["looked", "revoked"])
                .order_by("id")
                .values_list("data__act", flat=True)
            )
        shown = sum(isinstance(answer, receiving.Shown) for answer in answers)
        assert acts == ["looked"] * shown + ["revoked"]
        with pytest.raises(receiving.Gone):
            look()


def test_two_sweepers_end_a_share_once(lin, zhao, shen, hotel, liu):
    share = proposed(lin, hotel, [liu])
    approve_all(share)
    sent_off(share, lin)
    with acting_as("system:test"):
        moment = OutwardShare.objects.get().expires_at

    answers = at_once(lambda: ending.expire(moment), lambda: ending.expire(moment))

    assert sorted(answers) == [0, 1]
    with acting_as("system:test"):
        assert Event.objects.filter(subject=share.pk, data__act="expired").count() == 1

"""Two colleagues want the same paper at the same moment: one of them gets it, whatever the step."""

import threading

import pytest
from django.db import connection

from agency.acting import acting, acting_as
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event
from compliance.models import PaperFile, PaperLoan
from compliance.paper import lending

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("zhao")]


def at_once(*acts) -> tuple[list, list]:
    """(results, refusals) of acts that begin together, each in a thread and a connection of its own."""
    barrier, results, refusals, broken = threading.Barrier(len(acts)), [], [], []

    def run(act):
        try:
            barrier.wait(10)
            results.append(act())
        except Refused as refusal:
            refusals.append(str(refusal))
        except Exception as error:  # noqa: BLE001 (told by the assertion below)
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert broken == []
    return results, refusals


def lines(act: str) -> int:
    with acting_as("system:test"):
        return Event.objects.filter(kind="paper", data__act=act).count()


def asks(paper, person, purpose):
    return lambda: lending.ask(paper.pk, by=person, purpose=purpose)


def test_two_ask_for_one_paper_and_one_has_it(paper, lin, zhao, contact):
    results, refusals = at_once(asks(paper, lin, contact), asks(paper, zhao, contact))

    assert (len(results), len(refusals), lines("paper_asked")) == (1, 1, 1)
    with acting_as("system:test"):
        assert PaperLoan.objects.open().count() == 1


def test_one_loan_is_approved_and_handed_out_once(paper, lin, zhao, office, contact):
    with acting(lin):
        loan = lending.ask(paper.pk, by=lin, purpose=contact)

    agreed = [lambda: lending.decide(loan.pk, by=zhao, approve=True)] * 2
    assert tuple(map(len, at_once(*agreed))) == (1, 1)
    handed = [lambda: lending.hand_out(loan.pk, by=office)] * 2
    assert tuple(map(len, at_once(*handed))) == (1, 1)

    assert (lines("paper_approved"), lines("paper_handed")) == (1, 1)
    with acting_as("system:test"):
        assert (PaperFile.objects.get().state, PaperLoan.objects.get().state) == ("out", "out")


def test_the_same_form_sent_twice_at_once_is_one_loan(paper, lin, contact):
    key = uuid7()
    twice = [lambda: lending.ask(paper.pk, by=lin, purpose=contact, key=key)] * 2

    results, refusals = at_once(*twice)

    assert ({loan.pk for loan in results}, refusals) == ({key}, [])
    assert lines("paper_asked") == 1

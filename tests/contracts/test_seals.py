"""The seals of the house: who seals what, once, and what stays in the register (§1.1, §1.4, 用印)."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from agency import offboarding
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event, Notice
from contracts.approving import duties
from contracts.drafting import keeping as drafting
from contracts.models import Contract, SealHandover, SealUse
from contracts.seals import asking, keeping, sealing
from tests.cast import staff
from tests.contracts import approvals, drafts, seals

pytestmark = pytest.mark.django_db


def put(use, by, copies=2, pages=4):
    with acting(by):
        return sealing.seal(use.pk, by=by, copies=copies, pages=pages)


def test_an_approved_contract_is_sealed_by_its_keeper_who_sees_no_archive(lin, zhao, jiang, cai):
    contract = approvals.approved(lin)
    use = seals.asked(contract, lin, seals.seal(cai))
    assert Notice.objects.filter(to=cai, kind="seal_waiting").count() == 1

    done = put(use, cai)

    assert (done.state, done.sealed_by, done.digest) == ("sealed", cai, contract.revision.digest)
    assert done.number.startswith("YY-")
    assert put(use, cai).number == done.number  # twice is once
    assert Event.objects.filter(data__act="seal_sealed", subject=contract.customer_id).count() == 1
    assert not duties.may_hold(contract, cai, duties.APPROVE)


def test_only_an_approved_text_is_sealed_and_other_words_void_what_waits(lin, zhao, jiang, cai):
    held = seals.seal(cai)
    waiting = approvals.submitted(lin)
    with pytest.raises(Refused):
        seals.asked(waiting, lin, held)
    contract = approvals.approve(waiting)
    use = seals.asked(contract, lin, held)
    with acting(lin):
        drafting.save(contract, by=lin, terms=drafts.terms(people=3), edition=contract.edition)

    use.refresh_from_db()
    assert use.state == "void"
    with pytest.raises(Refused):
        put(use, cai)


def test_whoever_decided_on_the_contract_does_not_seal_it(lin, zhao, jiang, he):
    contract = approvals.approved(lin)
    deciding = staff("cai2", "蔡二", "office")
    with acting_as("system:test"):  # she keeps the seal and once stood in for somebody
        held = seals.seal(jiang)
        deciding.save()
    with pytest.raises(Refused):
        seals.asked(contract, lin, held)
    with acting_as("system:test"):
        use = SealUse.objects.create(
            seal=held,
            contract=contract,
            digest=contract.revision.digest,
            purpose="sign",
            copies=1,
            pages=1,
            asked_by=lin,
            state="waiting",
        )
    with pytest.raises(PermissionDenied):
        put(use, jiang, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic(), acting_as("system:test"):
        SealUse.objects.filter(pk=use.pk).update(
            state="sealed", sealed_by=jiang, ended_at=now(), number="YY-1"
        )


def test_nobody_but_the_keeper_seals_and_the_count_must_be_right(lin, zhao, jiang, cai, he):
    use = seals.asked(approvals.approved(lin), lin, seals.seal(cai))

    for person in (lin, zhao, he):
        with pytest.raises(PermissionDenied):
            put(use, person)
    with pytest.raises(Refused):
        put(use, cai, pages=5)
    with pytest.raises(IntegrityError), transaction.atomic(), acting_as("system:test"):
        SealUse.objects.filter(pk=use.pk).update(state="sealed", sealed_by=he, ended_at=now(), number="YY-2")
    assert SealUse.objects.filter(state="sealed").count() == 0


def test_a_line_of_the_register_is_never_written_again(lin, zhao, jiang, cai):
    use = put(seals.asked(approvals.approved(lin), lin, seals.seal(cai)), cai)
    rows = SealUse.objects.filter(pk=use.pk)

    for change in ({"copies": 9}, {"state": "refused"}, {"sealed_by": lin}, {"digest": "0" * 64}):
        with pytest.raises(IntegrityError), transaction.atomic(), acting_as("system:test"):
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), acting_as("system:test"):
        rows.delete()


def test_a_refusal_says_why_and_the_paper_may_be_asked_for_again(lin, zhao, jiang, cai):
    contract, held = approvals.approved(lin), seals.seal(cai)
    use = seals.asked(contract, lin, held)
    with pytest.raises(Refused):  # the same waits already
        seals.asked(contract, lin, held)
    with acting(cai):
        sealing.refuse(use.pk, by=cai, ground="pages", comment="缺第三页")

    use.refresh_from_db()
    assert (use.state, use.ground, use.sealed_by) == ("refused", "pages", None)
    assert Notice.objects.filter(to=lin, kind="seal_refused").count() == 1
    key = uuid4()
    first = seals.asked(contract, lin, held, pk=key)
    assert seals.asked(contract, lin, held, pk=key) == first  # the form posted twice


def test_another_paper_is_sealed_after_a_managers_word(lin, wang, zhao, cai):
    use = seals.paper(lin, seals.seal(cai))
    assert (use.state, use.deciders) == ("deciding", [zhao.pk])
    with pytest.raises(Refused):
        put(use, cai, 1, 2)
    for person in (lin, wang, cai):
        with pytest.raises(PermissionDenied), acting(person):
            asking.decide(use.pk, by=person, approve=True)
    with pytest.raises(Refused), acting(zhao):
        asking.decide(use.pk, by=zhao, approve=False)
    with acting(zhao):
        asking.decide(use.pk, by=zhao, approve=True)

    assert put(use, cai, 1, 2).decided_by == zhao


def test_a_seal_is_hers_when_both_have_said_so(lin, zhao, jiang, cai, gao):
    other, held = staff("mei", "梅雪", "office"), seals.seal(cai)
    use = seals.asked(approvals.approved(lin), lin, held)
    with pytest.raises(Refused), acting(cai):
        keeping.hand_over(held.pk, by=cai, to=lin)  # may not keep seals
    with pytest.raises(PermissionDenied), acting(gao):
        keeping.hand_over(held.pk, by=gao, to=other)  # somebody keeps it
    with acting(cai):
        given = keeping.hand_over(held.pk, by=cai, to=other)
    held.refresh_from_db()
    assert held.keeper == cai
    with pytest.raises(PermissionDenied), acting(lin):
        keeping.answer(given.pk, by=lin, received=True)
    with acting(other):
        keeping.answer(given.pk, by=other, received=True)
        keeping.answer(given.pk, by=other, received=True)

    held.refresh_from_db()
    assert held.keeper == other
    assert Event.objects.filter(kind="seal", data__act="seal_received").count() == 1
    assert put(use, other).sealed_by == other  # she reads what waited


def test_a_leavers_seal_lies_locked_until_somebody_else_has_it(lin, zhao, jiang, cai, gao, system_admin):
    held, other = seals.seal(cai), staff("mei", "梅雪", "office")
    use = seals.asked(approvals.approved(lin), lin, held)
    with acting(system_admin):
        made = offboarding.leave(cai, by=system_admin)

    assert made.ended["seals"] == 1
    held.refresh_from_db()
    assert held.keeper is None
    assert Notice.objects.filter(to=gao, kind="seal_vacant").count() == 1
    with pytest.raises(PermissionDenied):
        put(use, cai)
    with acting(gao):
        given = keeping.hand_over(held.pk, by=gao, to=other)
    with acting(other):
        keeping.answer(given.pk, by=other, received=True)
    assert put(use, other).state == "sealed"


def test_a_seal_out_of_use_seals_nothing(lin, cai, gao, zhao):
    held = seals.seal(cai)
    use = seals.paper(lin, held)
    with pytest.raises(Refused), acting(gao):
        keeping.retire(held.pk, by=gao)
    with acting(lin):
        asking.withdraw(use.pk, by=lin)
    with pytest.raises(PermissionDenied), acting(cai):
        keeping.retire(held.pk, by=cai)
    with acting(gao):
        keeping.retire(held.pk, by=gao)

    with pytest.raises(Refused):
        seals.paper(lin, held)
    assert not SealHandover.objects.exists()
    assert not Contract.objects.exists()

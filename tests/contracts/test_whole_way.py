"""From the draft to the approval with nothing left out: archive read, real legal check, everybody the matrix names."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import User
from contracts import submitting
from contracts.approving import deciding, steps
from contracts.drafting import consulting, keeping
from contracts.models import Contract, ContractState, TemplateVersion
from contracts.terms import Terms
from tests import make
from tests.contracts import drafts
from tests.contracts.checking.goods import good

from .checking.test_starters import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(lin, zhao, gao, jiang, bai, shen):
    """Everybody a step may ask for."""
    return {one.pk: one for one in (lin, zhao, gao, jiang, bai, shen)}


def begun(lin, terms: Terms) -> Contract:
    """A draft from the domestic text the product brings along."""
    version = TemplateVersion.objects.get(template__kind__code="domestic", state="published")
    terms.closing.values = {one["key"]: filled(one) for one in version.variables}
    return drafts.draft(make.customer(lin), version_=version, terms_=terms)


def submit(contract: Contract, lin) -> submitting.Submitted:
    with acting(lin):
        return submitting.submit(contract, by=lin)


def waiting(contract: Contract):
    with acting_as("system:test"):
        return steps.latest(contract).filter(state="waiting").first()


def agree(contract: Contract) -> None:
    """Everybody who is asked agrees, in the order they are asked."""
    while step := waiting(contract):
        with acting_as("system:test"):
            person = User.objects.exclude(pk__in=deciding._taken(contract, step.round)).get(
                pk=step.deciders[0]
            )
        with acting(person):
            deciding.decide(step, by=person, decision="approve", comment="看过", confirmed_at=now())


def test_a_contract_stopped_by_the_check_is_mended_and_approved(house, lin):
    terms = good().terms
    refunds, terms.money.refunds = terms.money.refunds, []
    contract = begun(lin, terms)
    with pytest.raises(Refused):
        submit(contract, lin)  # nobody has read the archive for it
    consulting.consult(contract, by=lin)

    stopped = submit(contract, lin)
    assert (stopped.asked, stopped.contract.state) == (False, ContractState.DRAFT)
    assert stopped.check.blocks

    terms.money.refunds = refunds
    keeping.save(stopped.contract, by=lin, terms=terms, edition=stopped.contract.edition)
    passed = submit(contract, lin)
    assert (passed.asked, passed.contract.state) == (True, ContractState.APPROVAL)
    agree(passed.contract)

    contract.refresh_from_db()
    assert contract.state == ContractState.APPROVED
    assert contract.revision.place == 2


def test_other_words_after_the_approval_ask_everybody_again(house, lin):
    contract = begun(lin, good().terms)
    consulting.consult(contract, by=lin)
    agree(submit(contract, lin).contract)
    contract.refresh_from_db()
    changed = Terms.of(contract.terms)
    changed.money.includes += "、行李搬运"

    contract = keeping.save(contract, by=lin, terms=changed, edition=contract.edition)

    assert contract.state == ContractState.DRAFT
    assert waiting(contract) is None
    with acting_as("system:test"), pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(state="approved")
    assert submit(contract, lin).asked
    assert waiting(contract) is not None

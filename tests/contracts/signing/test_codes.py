"""Signing by one-time code: an address for each side, the code, the evidence, the refusal (§1.5, 电子签名法 13)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, now

from agency.acting import acting, acting_as
from agency.errors import Refused
from contracts import policy
from contracts.models import Contract, Signature, SigningLink
from contracts.seals import sealing
from contracts.signing import code_signing, codes, rounds
from contracts.signing.code_signing import Device
from contracts.terms import Traveller
from tests.contracts import drafts, seals, signed

pytestmark = pytest.mark.django_db
HERE = Device("203.0.113.7", "Mozilla/5.0 (Linux; Android 15)")


def bold(link) -> set[str]:
    return {one["key"] for one in code_signing.duties_of(link.round)}


def issued(contract, by, key="traveller", **facts):
    with acting(by):
        return codes.issue(contract, key, by=by, **facts)


def opening(link, code, at=None):
    found = codes.open_text(link, code, at or now())
    link.refresh_from_db()
    return str(found)


def given(link, told, **facts):
    """Signed with the code that was told, on a device that opened the text unless it is said which."""
    if "opening" not in facts:
        facts["opening"] = opening(link, told)
    usual = {"name": "张三", "code": told, "explained": bold(link), "device": HERE}
    return code_signing.sign(link, **(usual | facts))


def house_signs(contract, by, keeper):
    with acting(by):
        use = code_signing.ask_house(contract, by=by, seal=seals.seal(keeper))
    with acting(keeper):
        return sealing.seal(use.pk, by=keeper, copies=1, pages=1, confirmed_at=now())


def test_both_sides_sign_by_code_and_seal_and_the_contract_is_signed(lin, zhao, jiang, cai):
    contract = signed.begun(lin).contract
    link, _token, code = issued(contract, lin)
    signature = given(link, code)
    contract.refresh_from_db()
    assert contract.state == "part_signed"
    house_signs(contract, lin, cai)

    contract.refresh_from_db()
    assert contract.state == "signed"
    evidence = signature.evidence
    assert (signature.level, signature.name, evidence["text"]) == ("B", "张三", contract.revision.digest)
    assert set(evidence["explained"]) == bold(link) != set()
    assert evidence["told_by"] == lin.pk
    assert all(evidence["steps"].values()) or not evidence["steps"]["text_opened"]
    assert "203.0.113.7" not in str(evidence)  # only its keyed digest
    assert code not in str(evidence)


def test_a_wrong_code_opens_nothing_and_the_fifth_kills_it(lin, zhao, jiang):
    contract = signed.begun(lin).contract
    link, token, code = issued(contract, lin)
    assert codes.find(token, now()) == link
    assert codes.find(f"{token}x", now()) is None
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _try in range(policy.SIGNING_CODE_TRIES):
        assert codes.open_text(link, wrong, now()) is None
    assert codes.open_text(link, code, now()) is None  # dead

    with acting(lin):
        another = codes.new_code(link, by=lin)
    assert codes.open_text(link, another, now() + policy.SIGNING_CODE_LIFE + timedelta(minutes=1)) is None
    assert codes.open_text(link, another, now()) is not None


def test_every_bold_clause_the_name_and_the_code_are_asked_for(lin, zhao, jiang):
    link, _token, code = issued(signed.begun(lin).contract, lin)

    with pytest.raises(Refused):
        given(link, code, explained=set())
    with pytest.raises(Refused):
        given(link, code, name="李四")
    with pytest.raises(Refused):
        given(link, code, code="000000" if code != "000000" else "111111")
    with pytest.raises(PermissionDenied):
        given(link, code, opening=str(uuid4()))
    assert not Signature.objects.exists()
    assert given(link, code, name="张　三").side == "traveller"


def test_a_signature_is_given_once_however_often_it_is_sent(lin, zhao, jiang):
    contract = signed.begun(lin).contract
    link, token, code = issued(contract, lin)
    here = opening(link, code)
    given(link, code, opening=here)

    with pytest.raises((Refused, PermissionDenied)):
        given(link, code, opening=here)
    assert Signature.objects.filter(contract=contract).count() == 1
    assert codes.find(token, now()) is None
    with pytest.raises(Refused):
        issued(contract, lin)


def test_another_link_shuts_the_one_before_and_a_withdrawn_one_leads_nowhere(lin, wang, zhao, jiang):
    contract = signed.begun(lin).contract
    _first, old, _code = issued(contract, lin)
    link, token, code = issued(contract, lin)
    assert codes.find(old, now()) is None
    here = opening(link, code)
    with pytest.raises(PermissionDenied), acting(wang):
        codes.withdraw(link, by=wang)
    with acting(lin):
        codes.withdraw(link, by=lin)
        codes.withdraw(link, by=lin)

    assert codes.find(token, now()) is None
    with pytest.raises(Refused):
        given(link, code, opening=here)


def test_a_refusal_ends_the_round_and_every_link(lin, zhao, jiang):
    contract = signed.begun(lin).contract
    link, token, code = issued(contract, lin)
    here = opening(link, code)
    with pytest.raises(Refused):
        code_signing.refuse(link, opening=here, reason=" ")
    code_signing.refuse(link, opening=here, reason="价格与口头说的不同")

    contract.refresh_from_db()
    assert contract.state == "sign_refused"
    signing = contract.signing_rounds.get()
    assert (signing.state, signing.reason) == ("refused", "价格与口头说的不同")
    assert codes.find(token, now()) is None
    assert not SigningLink.objects.filter(ended_at=None).exists()


def test_a_childs_guardian_signs_too(lin, zhao, jiang, shen, cai):
    terms = drafts.terms()
    child = Traveller(key="kid", name="小明", born_on=date(localdate().year - 9, 1, 1), guardian="王芳")
    terms.travellers.append(child)
    contract = signed.begun(lin, terms=terms).contract
    with pytest.raises(Refused):
        issued(contract, lin, "guardian:t1")
    link, _token, code = issued(contract, lin, "guardian:kid", name="别人")
    assert link.name == "王芳"  # whom the contract names
    given(link, code, name="王芳")
    other, _token, code = issued(contract, lin)
    given(other, code)
    house_signs(contract, lin, cai)

    contract.refresh_from_db()
    assert contract.state == "signed"


def test_an_electronic_seal_needs_the_password_and_a_round_by_code(lin, zhao, jiang, cai):
    contract = signed.begun(lin, "ink").contract
    with acting(lin):
        use = code_signing.ask_house(contract, by=lin, seal=seals.seal(cai))
    for proof in (None, now() - timedelta(hours=1), now()):  # by code it is not signed at all
        with pytest.raises(Refused), acting(cai):
            sealing.seal(use.pk, by=cai, copies=1, pages=1, confirmed_at=proof)
    use.refresh_from_db()
    assert use.state == "waiting"
    assert not Signature.objects.exists()


def test_after_the_last_day_nobody_signs(lin, zhao, jiang):
    contract = signed.begun(lin).contract
    link, token, code = issued(contract, lin)
    here = opening(link, code)
    late = Contract.objects.get(pk=contract.pk).sign_by + timedelta(seconds=1)

    assert codes.find(token, late) is None
    with pytest.raises(Refused):
        given(link, code, opening=here, now=late)
    with acting_as(rounds.ACTOR):
        assert not Signature.objects.exists()

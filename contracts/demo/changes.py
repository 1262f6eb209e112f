"""What becomes of signed contracts in the demo agency: a supplement in force, an end that waits for its decision."""

from datetime import datetime, timedelta

from agency.acting import acting_as
from agency.encryption.ids import uuid7
from contracts import submitting
from contracts.changing import beginning, early_ending
from contracts.changing.early_ending import Wish
from contracts.demo import approvals
from contracts.drafting import consulting, keeping
from contracts.forms.people import new_key
from contracts.models import Contract
from contracts.signing import rounds
from contracts.terms import Payment, PriceLine, Service, Terms


def tell(story) -> None:
    """Nothing where no contract can be drafted."""
    if contract := signed(story, 20, "雁荡山三日 · 家庭", where="雁荡山", ahead=48, yuan=11_600):
        _supplemented(story, contract, story._office_hour(9))
    if contract := signed(story, 12, "洞头三日", where="洞头", ahead=20, yuan=9_800):
        moment = min(story.now - timedelta(hours=3), story._office_hour(0))
        with story.diary.on(moment, contract.owner):
            reason = "旅游者之一住院手术，已提交诊断证明，不能成行。"
            wish = Wish("traveller", moment.date(), reason)
            early_ending.propose(contract, wish, by=contract.owner, now=moment)
        story.diary.notices(moment)


def signed(story, days: int, title: str, **journey) -> Contract | None:
    """Approved so many days ago and signed by all sides the same day, by one-time codes."""
    moment = story._office_hour(days)
    contract = approvals.submitted(story, moment - timedelta(hours=5), title, **journey)
    return contract and _signed(story, contract, moment)


def _signed(story, contract: Contract, moment: datetime) -> Contract:
    contract = approvals.agree(story, contract, moment - timedelta(hours=3))
    with story.diary.on(moment, contract.owner):
        rounds.begin(contract, "code", by=contract.owner, now=moment)
    at = moment + timedelta(hours=1)
    with acting_as(rounds.ACTOR):
        contract, signing = rounds.held(contract.pk)
        names = {"house": contract.owner.name}
        for key in rounds.missing(signing):
            side, _colon, of = key.partition(":")
            rounds.sign(contract, signing, side, of=of, name=names.get(side, "旅游者代表"), now=at)
        rounds.complete_if_all(contract, signing, now=at)
    story.diary.notices(at)
    return contract


def _supplemented(story, contract: Contract, moment: datetime) -> None:
    """A week later than agreed, another hotel, five hundred more: checked, approved and signed like the contract."""
    owner = contract.owner
    with story.diary.on(moment - timedelta(hours=6), owner):
        child = beginning.begin(uuid7(), contract, "supplement", by=owner)
        terms = Terms.of(child.terms)
        _change(terms)
        child = keeping.save(child, by=owner, terms=terms, edition=child.edition)
        consulting.consult(child, by=owner)
        child = submitting.submit(child, by=owner, now=moment - timedelta(hours=5)).contract
    _signed(story, child, moment)


def _change(terms: Terms) -> None:
    change, week = terms.change, timedelta(days=7)
    change.reason = "旅游者单位临时安排，双方商定推迟一周出发"
    change.starts_on, change.ends_on = change.was_starts_on + week, change.was_ends_on + week
    terms.trip.starts_on, terms.trip.ends_on = change.starts_on, change.ends_on
    change.services = [Service("第二晚住宿", "雁荡山示例酒店，四星", "雁荡山示例山庄，观景双床房")]
    change.words = "因推迟出发，旅行社赠送接站服务一次。"
    terms.money.lines = [PriceLine("观景房升级", "other", 50_000, 1)]
    terms.money.payments = [Payment(new_key(), "balance", 50_000, change.starts_on - week, "transfer")]

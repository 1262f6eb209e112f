"""The seals of the demo agency, their register, and a contract in the middle of signing by code."""

from datetime import datetime, timedelta

from contracts.models import Contract, Seal
from contracts.seals import asking, keeping, sealing
from contracts.signing import code_signing, codes
from contracts.signing.code_signing import Device

SEALS = (
    ("公章", "company", "总经理室保险柜"),
    ("合同专用章", "contract", "公司办公室保险柜"),
    ("业务专用章", "business", "公司办公室保险柜"),
)


def tell(story) -> None:
    """Entered and received by the office; one paper sealed, one waiting; one contract waits for our signature."""
    chief, office = story.people["wei"], story.people["cai"]
    moment = story._office_hour(75)
    for name, kind, place in SEALS:
        with story.diary.on(moment, chief):
            seal = keeping.enter(by=chief, name=name, kind=kind, place=place)
            given = keeping.hand_over(seal.pk, by=chief, to=office, words="印盒、钥匙各一", now=moment)
        with story.diary.on(moment + timedelta(minutes=30), office):
            keeping.answer(given.pk, by=office, received=True, now=moment + timedelta(minutes=30))
    _paper(story, story._office_hour(20), "市旅游协会会员资格说明函", "letter", sealed=True)
    _paper(story, story._office_hour(1), "春季政府采购投标授权书", "tender", sealed=False)
    _by_code(story, story._office_hour(1))


def _paper(story, moment: datetime, title: str, purpose: str, *, sealed: bool) -> None:
    lin, manager, office = (story.people[name] for name in ("lin", "zhao", "cai"))
    seal = Seal.objects.get(name="公章")
    with story.diary.on(moment, lin):
        use = asking.ask_for_paper(by=lin, seal=seal, title=title, purpose=purpose, copies=2, pages=3)
    if not sealed or manager.pk not in use.deciders:
        return
    with story.diary.on(moment + timedelta(hours=1), manager):
        asking.decide(use.pk, by=manager, approve=True, now=moment + timedelta(hours=1))
    with story.diary.on(moment + timedelta(hours=2), office):
        sealing.seal(use.pk, by=office, copies=2, pages=3, now=moment + timedelta(hours=2))


def _by_code(story, moment: datetime) -> None:
    """The traveller has signed, the keeper of the seal is asked to sign for the agency."""
    approved = Contract.objects.filter(state=Contract.State.APPROVED, approved_at__lt=moment)
    with story.diary.on(moment, story.people["he"]):
        contract = approved.select_related("owner", "kind").order_by("approved_at").first()
    if contract is None or not contract.kind.travels:
        return
    with story.diary.on(moment, contract.owner):
        codes.begin(contract, by=contract.owner, now=moment)
        link, _token, code = codes.issue(contract, "traveller", by=contract.owner, now=moment)
    _signed(link, code, moment + timedelta(minutes=25))
    with story.diary.on(moment + timedelta(minutes=40), contract.owner):
        code_signing.ask_house(contract, by=contract.owner, seal=Seal.objects.get(name="合同专用章"))


def _signed(link, code: str, moment: datetime) -> None:
    opening = codes.open_text(link, code, moment)
    link.refresh_from_db()
    codes.read(link, moment)
    told = {one["key"] for one in code_signing.duties_of(link.round)}
    code_signing.sign(
        link,
        opening=str(opening),
        name=str(link.name),
        code=code,
        explained=told,
        device=Device("", "手机浏览器（演示）"),
        now=moment,
    )

"""Legal checks of the demo agency: a draft that fails in several ways, one whose price below cost was let pass."""

from datetime import timedelta

from django.utils.timezone import localtime

from agency.encryption.ids import uuid7
from contracts.checking import running, waiving
from contracts.checking.case import Case
from contracts.drafting import keeping
from contracts.models import Contract, HouseFacts, TemplateVersion
from contracts.terms import Cost, Day, House, Money, Party, Payment, PriceLine, Refund, Sight, Terms, Trip
from customers.models import Customer

REASON = "淡季试航班，差额由航空公司推广补贴，补贴函已归档。"


def tell(story) -> None:
    """Nothing without a text to draft from."""
    day = localtime(story.now).date()
    version = TemplateVersion.objects.usable(day).filter(template__kind__code="domestic").first()
    if version is None:
        return
    lin, moment = story.people["lin"], story.now - timedelta(days=3)
    with story.diary.on(moment, lin):
        archives = list(
            Customer.objects.filter(owner=lin, state="active", kind="individual").order_by("number")[:2]
        )
    if len(archives) < 2:
        return
    _drafted(story, moment, archives[0], version, "黄山三日", _terms(moment, "黄山", margin=True))
    _waived(story, moment, archives[1], version)


def _drafted(story, moment, archive, version, title: str, terms: Terms) -> Contract:
    lin = story.people["lin"]
    with story.diary.on(moment, lin):
        contract = keeping.begin(uuid7(), by=lin, customer=archive, version=version, title=title, terms=terms)
        running.run(contract, by=lin)
    return contract


def _waived(story, moment, archive, version) -> None:
    lin, boss = story.people["lin"], story.people["wei"]
    contract = _drafted(story, moment, archive, version, "普陀山三日", _terms(moment, "普陀山", margin=False))
    asked = moment + timedelta(hours=1)
    with story.diary.on(asked, lin):
        digest = Case.of(contract).digest
        waiver = waiving.ask(contract, "below_cost", by=lin, reason=REASON, digest=digest)
    with story.diary.on(asked + timedelta(hours=3), boss):
        waiving.decide(waiver, by=boss, grant=True, comment="同意，限本团。")
    with story.diary.on(asked + timedelta(hours=4), lin):
        running.run(keeping.locked(contract.pk, lin), by=lin)


def _terms(moment, where: str, *, margin: bool) -> Terms:
    """Half a draft: the itinerary lacks a day, free time, and the standard of a hotel; the price may be too low."""
    first = localtime(moment).date() + timedelta(days=30)
    agency = HouseFacts.objects.get(pk=1)
    house = House(
        name=agency.name,
        licence=agency.licence,
        licence_until=agency.licence_until,
        scope=list(agency.regions),
        address=agency.address,
        phone=agency.phone,
        complaint_phone=agency.complaint_phone,
        account=agency.account,
        handler="林知夏",
    )
    days = [
        Day(
            on=first, origin="上海", destination=where, transport="coach", hotel="豪华酒店或同级", dinner=True
        ),
        Day(
            on=first + timedelta(days=1),
            origin=where,
            destination=where,
            transport="walk",
            sights=[Sight(where)],
        ),
    ]
    return Terms(
        house=house,
        customer=Party(name="游客代表"),
        trip=Trip(
            product=f"{where}三日",
            starts_on=first,
            ends_on=first + timedelta(days=2),
            origin="上海",
            destination=where,
            people_min=10,
            days=days,
        ),
        money=Money(
            lines=[PriceLine("成人", "adult", 128_000, 2)],
            payments=[Payment("p1", "deposit", 56_000, localtime(moment).date(), "wechat")],
            refunds=[Refund(7, 10), Refund(3, 50)],
            costs=[Cost("地接", "示例地接社", 200_000 if margin else 280_000)],
            includes="交通、住宿",
            excludes="个人消费，一律不退",
        ),
    )

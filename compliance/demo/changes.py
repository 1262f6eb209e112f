"""Changes colleagues propose in the demo: waiting, verified, to be settled, for a day to come, refused, reported."""

from datetime import timedelta

from django.utils.timezone import localdate

from agency.acting import acting_as
from customers import changing, editing
from customers.changing import deciding
from customers.models import ContactPoint, Customer, PreferenceItem

WHY = "客户来电更正"


def tell(story) -> None:
    """Of archives of lin's: hers waits for zhao, his for her, he's for both; some are settled."""
    people, now = story.people, story.now
    lin, zhao, he = people["lin"], people["zhao"], people["he"]
    mine = [one for one in story.customers if one.owner_id == lin.pk and one.kind == "individual"]
    with acting_as("system:demo"):
        mine = list(
            Customer.objects.filter(pk__in=[one.pk for one in mine], state="active").order_by("number")
        )
        vips = [one for one in mine if one.grade == "vip"]
        others = [one for one in mine if one.grade in ("b", "c")]
        busy = set(PreferenceItem.objects.values_list("customer", flat=True))
    plain = [one for one in others if one.pk not in busy] or others
    first, second, third, fourth, fifth, sixth = (plain * 6)[:6]

    _facts(story, first, lin, 30, "客户出示新护照", latin_name="CHEN XIAO YU")
    _facts(story, second, lin, 27, WHY, evidence="身份证原件，前台核对", name=f"{second.name[:1]}晓雨")
    request = _facts(story, third, lin, 26, WHY, name=f"{third.name[:1]}文静")
    with story.diary.on(now - timedelta(hours=20), he):
        editing.edit(
            third.pk,
            by=he,
            changes={"name": f"{third.name[:1]}文婧"},
            version=_version(third),
            why="与订单核对",
            now=now - timedelta(hours=20),
        )
    with story.diary.on(now - timedelta(hours=19), zhao):
        deciding.agree(request, by=zhao, now=now - timedelta(hours=19))  # overtaken: to be settled
    _facts(story, fourth, lin, 8, "客户下月搬家", days=12, address="昆明市盘龙区金色年华 3 幢")
    refused = _facts(story, fifth, lin, 72, WHY, name=f"{fifth.name[:1]}小雨")
    with story.diary.on(now - timedelta(hours=60), zhao):
        deciding.refuse(refused, by=zhao, comment="与护照不符，请再核对", now=now - timedelta(hours=60))
    _facts(story, sixth, zhao, 5, "客户致电前台", phone="16109990001")  # the owner verifies

    phone = {"kind": "phone", "usage": "assistant", "value": "16109990002", "label": "秘书，工作日"}
    for vip, by, hours in zip(vips, (lin, zhao), (22, 3), strict=False):
        _entry(story, vip, by, hours, "contactpoint", "add", values=phone)
    with acting_as("system:demo"):
        held = ContactPoint.objects.filter(customer__in=vips, kind="phone").order_by("pk").first()
    if held:
        _entry(story, held.customer, lin, 2, "contactpoint", "remove", part=held, why="号码已停用")


def _version(customer: Customer) -> int:
    return Customer.objects.values_list("version", flat=True).get(pk=customer.pk)


def _facts(story, customer, by, hours, why, *, evidence="", days=0, **changes):
    """What becomes of an edit of `by` so many hours ago; `days` ahead it takes effect."""
    moment = max(story.now - timedelta(hours=hours), customer.entered_at + timedelta(minutes=10))
    with story.diary.on(moment, by):
        return changing.propose(
            customer,
            by=by,
            changes=changes,
            version=_version(customer),
            why=why,
            evidence=evidence,
            effective_on=localdate(story.now) + timedelta(days=days) if days else None,
            now=moment,
        ).request


def _entry(story, customer, by, hours, block, act, **told):
    moment = max(story.now - timedelta(hours=hours), customer.entered_at + timedelta(minutes=10))
    told.setdefault("why", "客户当面告知")
    with story.diary.on(moment, by):
        return changing.propose_part(customer, block, by=by, act=act, now=moment, **told)

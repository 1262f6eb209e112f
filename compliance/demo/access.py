"""Closed fields, broken glass, unusual looks and the quarter's confirmation in the demo agency."""

from datetime import timedelta

from compliance.models import RecertifiedAccess
from compliance.recertifying import deciding, opening
from customers import revealing
from customers.guarding import asking, emergencies, watching
from customers.models import AccessAlert, Customer


def tell(story) -> None:
    _children(story)
    _broken_glass(story)
    _alerts(story)
    _confirmed_anew(story)


def _children(story) -> None:
    """One look at a child's document is approved and done, another waits for the named manager."""
    zhao, fang = story.people["zhao"], story.people["fang"]
    named = story.now - timedelta(days=20)
    with story.diary.on(named, fang):
        asking.name_manager(zhao, by=fang)
    children = [one for one in story.customers if one.minor and one.document_number]
    for child, answered in zip(children, (True, False), strict=False):
        moment = story.now - timedelta(hours=5 if answered else 2)
        with story.diary.on(moment, child.owner):
            request = asking.ask(
                child,
                by=child.owner,
                field="document_number",
                purpose=story.purposes["booking"],
                hours=24,
                reason="暑期亲子团出票，需核对孩子证件",
                now=moment,
            )
        if answered:
            later = moment + timedelta(minutes=25)
            with story.diary.on(later, zhao):
                asking.decide(request, by=zhao, approve=True, comment="", now=later)
            with story.diary.on(later + timedelta(minutes=5), child.owner):
                revealing.reveal(
                    child,
                    "document_number",
                    by=child.owner,
                    purpose=story.purposes["booking"],
                    now=later + timedelta(minutes=5),
                )


def _broken_glass(story) -> None:
    """A guide's emergency was judged; an operator's of this morning waits."""
    adults = [one for one in story.customers if not one.minor and one.phone]
    acts = (
        ("guo", adults[4], timedelta(days=6), "客人在玉龙雪山高原反应送医，医院要求提供证件与家属电话"),
        ("luo", adults[9], timedelta(minutes=50), "航班取消，客人滞留机场，需立即改签"),
    )
    for name, customer, ago, reason in acts:
        person, moment = story.people[name], story.now - ago
        with story.diary.on(moment, person):
            opened = emergencies.break_glass(by=person, number=customer.number, reason=reason, now=moment)
            if opened.expires_at > story.now:  # what is over opens nothing any more, in the demo either
                seen = Customer.objects.get(pk=customer.pk)
                soon = moment + timedelta(minutes=3)
                revealing.reveal(
                    seen, "phone", by=person, purpose=story.purposes["other"], now=soon, note=reason
                )
        if ago > timedelta(days=2):
            judged, fang = moment + timedelta(days=1), story.people["fang"]
            with story.diary.on(judged, fang):
                emergencies.review(
                    opened, by=fang, justified=True, comment="已与导游和医院核实，情况属实", now=judged
                )


def _alerts(story) -> None:
    """A planted archive was looked at; a look at night was explained."""
    fang, he = story.people["fang"], story.people["he"]
    planted = [one for one in story.customers if one.owner == story.people["song"]][-1]
    with story.diary.on(story.now - timedelta(days=15), fang):
        watching.plant(planted.number, by=fang)
    looked = story.now - timedelta(hours=3)
    with story.diary.on(looked, he):
        watching.canary(he, planted.pk, looked)
    night = story.now - timedelta(days=4)
    with story.diary.on(night, story.people["sun"]):
        watching.note(AccessAlert.Rule.NIGHT, story.people["sun"], "demo", night, count=0)
    with story.diary.on(night + timedelta(hours=9), fang):
        alert = AccessAlert.objects.get(
            person=story.people["sun"], rule=AccessAlert.Rule.NIGHT, key__endswith="demo"
        )
        watching.decide(alert, by=fang, incident=False, comment="与欧洲地接社联系，时差", now=night)


def _confirmed_anew(story) -> None:
    opening.open_due(story.now)
    zhao = story.people["zhao"]
    lines = RecertifiedAccess.objects.filter(deciders__contains=[zhao.pk]).exclude(person=zhao)
    with story.diary.on(story.now - timedelta(hours=1), zhao):
        for line in list(lines.exclude(role="").order_by("pk")[:2]):
            deciding.decide(line, by=zhao, keep=True, now=story.now)

"""Files of archives in the demo: asked for, approved, made, taken, refused, waiting."""

from datetime import timedelta

from django.utils import translation

from agency.acting import acting_as
from customers import selecting
from customers.exporting import asking, building, deciding, opening
from customers.models import Customer, CustomerExport


def tell(story) -> None:
    """Zhao takes her department's contacts, is refused the documents, and waits for a list of passports."""
    zhao, he = story.people["zhao"], story.people["he"]
    with acting_as("system:demo"):
        rows = Customer.objects.filter(department=zhao.department_id, minor=False).order_by("number")
        archives = list(rows.values_list("pk", flat=True)[:24])
    days = [story.now - timedelta(days=before, hours=2) for before in (6, 4, 2)]
    with translation.override("zh-hans"):
        ready = _ask(
            story,
            zhao,
            archives,
            days[0],
            columns=["number", "name", "phone", "parts.contactpoint", "parts.preferenceitem"],
        )
        _build(story, ready, days[0] + timedelta(minutes=1))
        _take(story, ready, days[0] + timedelta(minutes=4))
        _take(story, ready, days[0] + timedelta(hours=3))
        refused = _ask(story, zhao, archives, days[1], plain=["document_number"], note="整理客户证件")
        _decide(
            story,
            refused,
            he,
            days[1] + timedelta(hours=5),
            agreed=False,
            comment="用途不具体，请说明具体团号。",
        )
        agreed = _ask(
            story, zhao, archives[:6], days[2], plain=["document_number"], note="YN-0612 出票", format="csv"
        )
        _decide(story, agreed, he, days[2] + timedelta(hours=1), agreed=True, comment="限本团使用。")
        _build(story, agreed, days[2] + timedelta(hours=1, minutes=1))
        moment = story.now - timedelta(hours=1)
        _ask(story, zhao, archives[6:14], moment, plain=["parts.identitydocument"], note="春节日本团办签证")


def _ask(
    story, by, archives, moment, *, columns=("number", "name"), plain=(), note="", format="xlsx"
) -> CustomerExport:
    with story.diary.on(moment, by):
        export = asking.ask(
            selecting.freeze(archives, by=by),
            by=by,
            columns=[*columns],
            plain=[*plain],
            purpose=story.purposes["booking"],
            format=format,
            note=note,
            now=moment,
        )
        CustomerExport.objects.filter(pk=export.pk).update(created_at=moment)
    return export


def _decide(story, export, by, moment, **answer) -> None:
    with story.diary.on(moment, by):
        deciding.decide(export, by=by, now=moment, **answer)


def _build(story, export, moment) -> None:
    with story.diary.on(moment, export.by):
        building.build_waiting(moment)


def _take(story, export, moment) -> None:
    with story.diary.on(moment, export.by):
        opening.take(CustomerExport.objects.get(pk=export.pk), by=export.by, now=moment)

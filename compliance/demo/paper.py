"""Paper files of the demo agency: two boxes, one file lent and overdue, one asked for, one lost, a count."""

from datetime import datetime, timedelta

from agency.acting import acting
from agency.models import User
from compliance.models import PaperFile
from compliance.paper import boxes, counting, filing, lending, losing
from customers.models import Customer, Purpose

PLACES = (
    ("总部 3 楼档案室 · 甲柜", "上层", "机械锁 07", "cai"),
    ("门店 · 保险柜", "第 2 层", "密码锁", "zhao"),
)
KINDS = ("registration", "contract", "id_copy", "consent", "trip")


def tell(story) -> None:
    he = story.people["he"]
    with story.diary.on(story.now - timedelta(days=80), he):
        made = [
            boxes.save(None, by=he, place=place, shelf=shelf, lock=lock, keeper=story.people[keeper])
            for place, shelf, lock, keeper in PLACES
        ]
    files = _filed(story, made)
    _lent(story, files)
    lost = story.now - timedelta(days=2)
    with story.diary.on(lost, he):
        losing.lose(files[9].pk, by=he, now=lost)
    _counted(he, made[1])


def _filed(story, made) -> list[PaperFile]:
    with acting(story.people["he"]):
        rows = Customer.objects.filter(state="active", kind="individual", owner=story.people["lin"])
        archives = list(rows.select_related("owner").order_by("entered_at")[:7])
    files = []
    for place, archive in enumerate(archives):
        for kind in KINDS[: 1 + place % 3]:
            with story.diary.on(_day(story, archive), archive.owner):
                box = made[place % 2]
                files.append(filing.file(archive, by=archive.owner, kind=kind, pages=2 + place, box=box))
    return files


def _day(story, archive: Customer) -> datetime:
    """Two days after the archive was entered, a month ago at the latest."""
    return min(archive.entered_at + timedelta(days=2), story.now - timedelta(days=30))


def _lent(story, files) -> None:
    """Overdue, out since this morning, approved, and asked for."""
    purpose = Purpose.objects.filter(access=True, active=True, explain=False).first()
    lin, now = story.people["lin"], story.now
    for place, (file, days) in enumerate(((files[0], 7), (files[1], 0), (files[2], None), (files[3], None))):
        asked = now - timedelta(days=days or 0, hours=5)
        with story.diary.on(asked, lin):
            loan = lending.ask(file.pk, by=lin, purpose=purpose, now=asked)
        if place == 3:
            continue
        boss = User.objects.get(pk=loan.deciders[0])
        decided = asked + timedelta(hours=2)
        with story.diary.on(decided, boss):
            lending.decide(loan.pk, by=boss, approve=True, now=decided)
        if days is not None:
            given, keeper = now - timedelta(days=days, hours=1), file.box.keeper
            with story.diary.on(given, keeper):
                lending.hand_out(loan.pk, by=keeper, now=given)


def _counted(he, box) -> None:
    with acting(he):
        count = counting.draw(by=he, box=box, size=4, seed="demo-2026")
        for line in list(count.counts.filter(outcome="open").select_related("file"))[:2]:
            counting.count(count.pk, by=he, code=line.file.number, box=box)

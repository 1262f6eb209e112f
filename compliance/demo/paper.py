"""Paper files of the demo agency: two boxes, one file lent and overdue, one asked for, one lost, a count."""

from datetime import timedelta

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
    made = [
        boxes.save(None, by=he, place=place, shelf=shelf, lock=lock, keeper=story.people[keeper])
        for place, shelf, lock, keeper in PLACES
    ]
    files = _filed(story, made)
    _lent(story, files)
    losing.lose(files[9].pk, by=he)
    _counted(he, made[1])


def _filed(story, made) -> list[PaperFile]:
    with acting(story.people["he"]):
        rows = Customer.objects.filter(state="active", kind="individual", owner=story.people["lin"])
        archives = list(rows.select_related("owner").order_by("entered_at")[:7])
    files = []
    for place, archive in enumerate(archives):
        for kind in KINDS[: 1 + place % 3]:
            with acting(archive.owner):
                box = made[place % 2]
                files.append(filing.file(archive, by=archive.owner, kind=kind, pages=2 + place, box=box))
    return files


def _lent(story, files) -> None:
    """Overdue, out since this morning, approved, and asked for."""
    purpose = Purpose.objects.filter(access=True, active=True, explain=False).first()
    lin, now = story.people["lin"], story.now
    for place, (file, days) in enumerate(((files[0], 7), (files[1], 0), (files[2], None), (files[3], None))):
        with acting(lin):
            loan = lending.ask(file.pk, by=lin, purpose=purpose)
        if place == 3:
            continue
        boss = User.objects.get(pk=loan.deciders[0])
        lending.decide(loan.pk, by=boss, approve=True)
        if days is not None:
            keeper = file.box.keeper
            lending.hand_out(loan.pk, by=keeper, now=now - timedelta(days=days, hours=1))


def _counted(he, box) -> None:
    with acting(he):
        count = counting.draw(by=he, box=box, size=4, seed="demo-2026")
        for line in list(count.counts.filter(outcome="open").select_related("file"))[:2]:
            counting.count(count.pk, by=he, code=line.file.number, box=box)

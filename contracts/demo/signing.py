"""Contracts of the demo agency being signed: one side, all but the comparison, in ink, and one not in time."""

from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from agency.models import User
from contracts.demo import approvals
from contracts.models import Contract
from contracts.signing import clock, inking, scans


def tell(story) -> None:
    """Nothing where no contract can be drafted."""
    if contract := _sent(story, 5, "莫干山三日", where="莫干山", ahead=42):
        _noted(story, contract, story._office_hour(4), ("house",))
    if contract := _sent(story, 6, "千岛湖三日 · 家庭", where="千岛湖", ahead=35):
        _scanned(story, contract, story._office_hour(1))
    if contract := _sent(story, 16, "扬州三日", where="扬州", ahead=48):
        scan = _scanned(story, contract, story._office_hour(14))
        moment, office = story._office_hour(13), story.people["cai"]
        with story.diary.on(moment, office):
            scans.match(scan, by=office, ticked=True, now=moment)
    if _sent(story, 24, "乌镇三日", where="乌镇", ahead=60):
        clock.expire(story._office_hour(9))
        story.diary.notices(story._office_hour(9))


def _sent(story, days: int, title: str, **journey) -> Contract | None:
    """Approved so many days ago and sent to be signed on paper an hour later."""
    moment = story._office_hour(days)
    contract = approvals.submitted(story, moment - timedelta(hours=4), title, yuan=12_800, **journey)
    if contract is None:
        return None
    contract = approvals.agree(story, contract, moment - timedelta(hours=2))
    with story.diary.on(moment, contract.owner):
        inking.send(contract, by=contract.owner, now=moment)
    return contract


def _noted(story, contract: Contract, moment: datetime, sides: tuple[str, ...]) -> None:
    names = {"house": contract.owner.name, "traveller": "旅游者代表"}
    with story.diary.on(moment, contract.owner):
        for side in sides:
            day = moment.date()
            inking.note(contract, side, by=contract.owner, name=names[side], signed_on=day, now=moment)


def _scanned(story, contract: Contract, moment: datetime):
    _noted(story, contract, moment, ("house", "traveller"))
    owner: User = contract.owner
    with story.diary.on(moment + timedelta(minutes=40), owner):
        return scans.take_in(contract, [_page(number) for number in (1, 2, 3)], by=owner, now=moment)


def _page(number: int) -> bytes:
    """A page as a phone would take it: grey lines, and on the last one two signatures."""
    page = Image.new("RGB", (1000, 1414), (248 - number, 247, 243))
    pen = ImageDraw.Draw(page)
    for line in range(110, 1120 if number == 3 else 1320, 34):
        pen.line([(110, line), (890 - line * 7 % 160, line)], fill=(120, 124, 130), width=5)
    if number == 3:
        pen.ellipse([(560, 1150), (740, 1330)], outline=(190, 40, 40), width=6)
        pen.line([(150, 1280), (200, 1210), (240, 1285), (330, 1215)], fill=(30, 40, 90), width=6)
    out = BytesIO()
    page.save(out, "JPEG", quality=80)
    return out.getvalue()

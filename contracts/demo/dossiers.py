"""Files of the demo agency’s signed journeys: papers in them, the sheet given, the guide asked, a gap to confirm.

One journey is ahead, one under way, one over with its file not complete yet.
"""

from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from contracts.demo.changes import signed
from contracts.dossier import clock, grouping, promised, putting, sheets
from contracts.dossier.parts import part_of
from contracts.models import Contract
from customers.attachments import adding
from customers.models import Attachment, Customer

GROUP = "TD{day:%Y%m%d}-A"
# signed so many days ago; where; first day so many days later; yuan
MADE = ((24, "千岛湖", 23, 9_200), (45, "婺源", 33, 10_600))
BEFORE = timedelta(days=2)  # the file is ready so long before the first day
# what is put into a file: part, name of the paper
PAPERS = (("roster", "游客名单"), ("dispatch", "派团单"), ("confirmation", "地接确认"))


def tell(story) -> None:
    """For the journeys that were signed so far."""
    for contract in Contract.objects.filter(state="signed", kind__family="trip").select_related(
        "owner", "kind"
    ):
        _prepared(story, contract, story.now - timedelta(hours=5))
    for days, where, ahead, yuan in MADE:
        if contract := signed(story, days, f"{where}三日", where=where, ahead=ahead, yuan=yuan):
            _prepared(story, contract, story._office_hour(days - ahead) - BEFORE)
    clock.sweep(story.now)
    story.diary.notices(story.now)


def _prepared(story, contract: Contract, moment: datetime) -> None:
    owner = contract.owner
    with story.diary.on(moment, owner):
        archive = Customer.objects.get(pk=contract.customer_id)
        for code, name in PAPERS:
            file = adding.add(
                archive,
                by=owner,
                kind=Attachment.Kind.TRIP,
                name=f"{name}.png",
                content=_sheet_of_paper(name),
                note=f"{contract.number} {name}",
            )
            putting.put(contract, part_of(contract, code), file, by=owner)
        putting.say_absent(
            contract, part_of(contract, "insurance"), by=owner, reason="旅游者自行投保，已出示保单"
        )
        grouping.set_group(contract, GROUP.format(day=contract.starts_on), by=owner)
        promised.ask(contract, story.people["guo"], by=owner)
        sheet = sheets.issue(
            contract, by=owner, remarks="7:30 人民广场北侧集合，请带身份证原件。", now=moment
        )
    given = moment + timedelta(hours=2)
    with story.diary.on(given, owner):
        sheets.hand_over(sheet.pk, by=owner, way="wechat", at=given, now=given)


def _sheet_of_paper(name: str) -> bytes:
    """A page with grey lines, another for each name."""
    page = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(page)
    for line in range(90, 800, 26):
        pen.line([(60, line), (540 - line * ord(name[0]) % 120, line)], fill=(140, 144, 150), width=3)
    out = BytesIO()
    page.save(out, "PNG")
    return out.getvalue()

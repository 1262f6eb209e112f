"""Files in the demo archives: drawn, not photographed; the card says what it is."""

from datetime import timedelta
from io import BytesIO

from django.utils import translation
from PIL import Image, ImageDraw

from agency.acting import acting_as
from customers.attachments import adding
from customers.models import Customer
from customers.papers import typesetting
from customers.papers.paper import Block, Entry, Paper

ARCHIVES = 4
HILLS = ((0.62, "#7fa6a3"), (0.72, "#4f7f80"), (0.84, "#2c5a60"))


def tell(story) -> None:
    """A photo, a trip paper and a copy of a document in the newest archives of each seller's first few."""
    with acting_as("system:demo"):  # some have changed hands since they were registered
        newest = [customer.pk for customer in story.customers[-ARCHIVES:]]
        archives = list(Customer.objects.filter(pk__in=newest).select_related("owner").order_by("pk"))
    for number, customer in enumerate(archives):
        by, moment = customer.owner, min(customer.entered_at + timedelta(hours=2), story.now)
        with story.diary.on(moment, by), translation.override("zh-hans"):
            for kind, name, content in (
                ("visit", "门店接待合影.jpg", photo(number)),
                ("trip", "云南六日行程.pdf", itinerary()),
                ("id_copy", "证件复印件.jpg", card(number)),
            ):
                adding.add(customer, by=by, kind=kind, name=name, content=content)


def photo(number: int) -> bytes:
    """Hills over a lake, another evening for each archive."""
    size = width, height = 1200, 800
    image = Image.new("RGB", size, ("#f2d9b8", "#dfe9ee", "#f0c9c0", "#e7e2f2")[number % 4])
    draw = ImageDraw.Draw(image)
    draw.ellipse((760 - 90 * number, 120, 900 - 90 * number, 260), fill="#fff4dc")
    for step, (level, colour) in enumerate(HILLS):
        tops = [(width * x / 8, height * level - 70 * ((x * (step + 2) + number) % 3)) for x in range(9)]
        draw.polygon([(0, height), *tops, (width, height)], fill=colour)
    return jpeg(image)


def card(number: int) -> bytes:
    """A card without a person: grey lines where words would stand."""
    image = Image.new("RGB", (860, 540), "#eef3f4")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((10, 10, 850, 530), 28, outline="#7a8c92", width=4)
    for line in range(5):
        draw.rectangle(
            (60, 70 + 70 * line, 330 + 40 * ((line + number) % 4), 100 + 70 * line), fill="#b9c6ca"
        )
    draw.rectangle((590, 80, 790, 360), fill="#cfd9dc")
    draw.text((60, 460), "SPECIMEN", fill="#5b6b73", font_size=40)
    return jpeg(image)


def itinerary() -> bytes:
    days = ("昆明接机", "昆明—大理", "洱海骑行", "大理—丽江", "玉龙雪山", "返程")
    rows = tuple(
        (f"第 {day} 天", words, "早/中" if day % 2 else "早/中/晚") for day, words in enumerate(days, 1)
    )
    return typesetting.pdf(
        Paper(
            title="云南六日行程单",
            file="itinerary",
            head=(Entry("团号", "YN-0612"),),
            blocks=(Block("行程", columns=("日期", "安排", "用餐"), rows=rows),),
        )
    )


def jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()

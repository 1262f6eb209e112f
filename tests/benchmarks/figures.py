"""What is measured, and how the times are told."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from html import unescape
from itertools import count
from random import SystemRandom

from django.urls import reverse
from django.utils.timezone import localtime, now

from agency.acting import acting
from customers.forms.registration import RegistrationForm
from customers.models import PrivacyNotice, Purpose, SourceChannel

from . import story
from .people import Person

LIST, PAGE, REGISTER = 3, 2, 5  # times the reference's p95 (issue 2)
_turn = count(SystemRandom().randrange(10**6) * 100)


@dataclass
class Figure:
    """One kind of request. `times` are milliseconds; `target` is how many times the reference it may take.

    `holds` is what the answer must hold.
    """

    name: str
    ask: Callable
    target: float
    expected: int = 200
    holds: str = ""
    times: list[float] = field(default_factory=list)

    def at(self, share: float) -> float:
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * share))]

    def lines(self, reference: "Figure"):
        """p50 and p95 beside those of the reference; p95 decides."""
        for quantile, share in (("p50", 0.5), ("p95", 0.95)):
            ratio = self.at(share) / reference.at(share)
            yield {
                "name": f"{self.name}_{quantile}_ms",
                "value": round(self.at(share), 1),
                "reference": round(reference.at(share), 1),
                "ratio": round(ratio, 2),
                "target": self.target,
                "ok": ratio <= self.target,
            }


def all_of(people: dict[str, Person]) -> list[Figure]:
    figures = [figure for kind, person in people.items() for figure in pages_of(kind, person)]
    seller = people["department"]
    told = story.told(seller.user).get_absolute_url()
    get = seller.browser.get
    figures.append(Figure("archive_of_500_lines", lambda: get(told), PAGE))
    figures.append(Figure("archive_of_500_lines_last", lambda: get(_last_page(get, told)), PAGE))
    figures.append(Figure("register", registering(seller), REGISTER, expected=302))
    return figures


def pages_of(kind: str, person: Person) -> list[Figure]:
    """What one person asks for: the list, each key in the search and the palette, the standing pages."""
    get, post = person.browser.get, person.browser.post
    entries = reverse("customers:list")
    pages = {
        "list": (entries, LIST),
        "list_three_filters": (f"{entries}?grade=c&kind=individual&entry=on_time", LIST),
        "list_organisations": (f"{entries}?kind=organisation&industry=I&entry=on_time", LIST),
        "archive": (person.archive.get_absolute_url(), PAGE),
        "composition": (reverse("customers:composition"), LIST),
        "today": (reverse("agency:today"), LIST),
    }
    figures = [
        Figure(f"{name}_{kind}", lambda at=at: get(at), target) for name, (at, target) in pages.items()
    ]
    for page, at in (("search", reverse("customers:search")), ("palette", reverse("agency:palette"))):
        figures += [
            Figure(
                f"{page}_{key}_{kind}",
                lambda at=at, text=text: post(at, {"q": text}),
                LIST,
                holds=person.sure.get(key, ""),
            )
            for key, text in person.keys.items()
        ]
    return figures


@cache
def _last_page(get: Callable, address: str) -> str:
    """The address of the last lines of a long timeline."""
    at, seen = address, set()
    while at not in seen:
        seen.add(at)
        for older in re.findall(r'href="(\?before=[^"]+)"', get(at).content.decode()):
            at = address + unescape(older)
    return at


def registering(seller: Person) -> Callable:
    """Sends the form of a new customer each time; the archives stay, a handful among a million."""
    with acting(seller.user):
        notice = PrivacyNotice.objects.in_force("zh-hans").pk
        source = SourceChannel.objects.filter(active=True, safe=True).first().pk
        answers = {f"consent_{purpose.code}": "yes" for purpose in Purpose.objects.filter(asked=True)}

    def form() -> dict:
        turn = next(_turn) % 10**8
        with acting(seller.user):
            form_id = RegistrationForm(user=seller.user)["form_id"].value()
        return answers | {
            "form_id": form_id,
            "notice": notice,
            "source": source,
            "collected_at": f"{localtime(now() - timedelta(minutes=2)):%Y-%m-%dT%H:%M}",
            "name": "周文测",
            "phone": f"139{turn:08}",
            "email": f"bench{turn}@qianlima.cn",
            "grade": "c",
            "different_person": "on",
        }

    def send(sent: dict):
        return seller.browser.post(reverse("customers:register"), sent)

    send.prepare = form
    return send

"""What is measured, and how the times are told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from random import SystemRandom

from django.urls import reverse
from django.utils.timezone import localtime, now

from agency.acting import acting
from customers.forms.registration import RegistrationForm
from customers.models import PrivacyNotice, Purpose, SourceChannel

from .people import Person

LIST, PAGE, REGISTER = 3, 2, 5  # times the reference's p95 (issue 2)
_turn = count(SystemRandom().randrange(10**6) * 100)


@dataclass
class Figure:
    """One kind of request. `times` are milliseconds; `target` is how many times the reference it may take."""

    name: str
    ask: Callable
    target: float
    expected: int = 200
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
    figures = []
    for kind, person in people.items():
        get, post = person.browser.get, person.browser.post
        archive = person.archive.get_absolute_url()
        figures.append(Figure(f"list_{kind}", lambda get=get: get(reverse("customers:list")), LIST))
        three = f"{reverse('customers:list')}?grade=c&kind=individual&entry=on_time"
        figures.append(Figure(f"list_three_filters_{kind}", lambda get=get, at=three: get(at), LIST))
        figures += [
            Figure(
                f"search_{key}_{kind}",
                lambda post=post, text=text: post(reverse("customers:search"), {"q": text}),
                LIST,
            )
            for key, text in person.keys.items()
        ]
        figures.append(Figure(f"archive_{kind}", lambda get=get, at=archive: get(at), PAGE))
        charts = reverse("customers:composition")
        figures.append(Figure(f"composition_{kind}", lambda get=get, at=charts: get(at), LIST))
        figures.append(Figure(f"today_{kind}", lambda get=get: get(reverse("agency:today")), LIST))
    seller = people["department"]
    figures.append(Figure("register", registering(seller), REGISTER, expected=302))
    return figures


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

import argparse
import json
import sys
import threading
import time
from random import Random, SystemRandom

from tests.chaos import checks
from tests.chaos.checks import Figure
from tests.chaos.people import Asker, Ledger, Manager, Person, Seller
from tests.chaos.product import Product

CAST = (
    ("lin", Seller),
    ("wang", Seller),
    ("song", Seller),
    ("chen", Seller),
    ("sun", Asker),
    ("zhao", Manager),
)
BREATH = 5  # so many kills at most without anything acknowledged between them


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    parser.add_argument("--port", type=int, default=8790)
    asked = parser.parse_args()
    print(f"seed {asked.seed}", file=sys.stderr)
    with Product(asked.port) as product:
        figures = play(product, asked.kills, Random(asked.seed), asked.seed)
    for figure in figures:
        print(json.dumps(figure.line()))
    return 0 if all(figure.ok for figure in figures) else 1


def play(product: Product, kills: int, random: Random, seed: int) -> list[Figure]:
    ledger, stop, since = Ledger(), threading.Event(), checks.moment()
    passwords = product.accounts()
    people = [kind(product.url, name, passwords[name], ledger, stop, seed) for name, kind in CAST]
    for person in people:
        person.start()
    await_work(ledger, people)
    killed = slaughter(product, ledger, kills, random)
    product.await_services()
    restarted, began = checks.moment(), time.monotonic()
    stop.set()
    for person in people:
        person.join(240)
    seconds = checks.settled_after(product, restarted, began)
    untold = checks.await_breaches(product, ledger)
    for what in sorted(set(ledger.refused)):
        print(f"refused: {what} ({ledger.refused.count(what)} times)", file=sys.stderr)
    errors = [f"{type(p.error).__name__}: {p.error}" for p in people if p.error]
    print("\n".join(errors), file=sys.stderr)
    return [
        Figure("kills", len(killed), kills, "== reference", len(killed) == kills),
        Figure(
            "overdue_told_after_seconds",
            seconds,
            checks.SETTLED_WITHIN,
            "<= reference",
            seconds <= checks.SETTLED_WITHIN,
        ),
        checks.none("contacts_never_told", untold),
        checks.none("people_who_gave_up", len(errors)),
        checks.none("acts_refused", len(ledger.refused)),
        *checks.acknowledged(product, ledger),
        *checks.once(product, since),
        *checks.numbers(product),
    ]


def await_work(ledger: Ledger, people: list[Person], seconds: float = 60) -> None:
    """Until everybody has had something acknowledged, so that nothing but the kills can be to blame."""
    end = time.monotonic() + seconds
    while not all(ledger.done.values()):
        if time.monotonic() > end or any(person.error for person in people):
            raise RuntimeError(f"No work before the first kill: {ledger.done} {ledger.refused}")
        time.sleep(0.2)


def slaughter(product: Product, ledger: Ledger, kills: int, random: Random) -> list[str]:
    """Kill -9 at random moments, not waiting for anything to come back, while people get work done."""
    killed: list[str] = []
    while len(killed) < kills:
        time.sleep(random.uniform(0.3, 4))
        if name := product.kill(random):
            killed.append(name)
            print(f"{len(killed):4} {name}", file=sys.stderr)
            if len(killed) % BREATH == 0:
                await_progress(ledger)
    return killed


def await_progress(ledger: Ledger, seconds: float = 60) -> None:
    before, end = ledger.acknowledged, time.monotonic() + seconds
    while ledger.acknowledged == before and time.monotonic() < end:
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())

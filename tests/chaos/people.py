"""What people do while things break. An act counts as acknowledged only after its answer has arrived."""

import itertools
import queue
import threading
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.chaos.browser import Browser

SHANGHAI = ZoneInfo("Asia/Shanghai")
NUMBER = r"KH-\d{4}-\d{6,}-\d"
CONSENTS = ("service", "sensitive", "share_suppliers", "cross_border", "marketing", "survey")
_phones = itertools.count(1)


class Ledger:
    """What was begun and what was acknowledged: archives and contacts by id, requests by number."""

    def __init__(self):
        self.begun: dict[str, set[str]] = {
            "register": set(),
            "capture": set(),
            "ask": set(),
            "approve": set(),
        }
        self.done: dict[str, set[str]] = {kind: set() for kind in self.begun}
        self.refused: list[str] = []
        self.numbers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._lock = threading.Lock()

    def begin(self, kind: str, key: str) -> None:
        with self._lock:
            self.begun[kind].add(key)

    def acknowledge(self, kind: str, key: str) -> None:
        with self._lock:
            self.done[kind].add(key)

    def refuse(self, what: str) -> None:
        with self._lock:
            self.refused.append(what)

    @property
    def acknowledged(self) -> int:
        return sum(map(len, self.done.values()))


class Person(threading.Thread):
    """Works until told to stop; a form begun is finished."""

    def __init__(
        self, url: str, username: str, password: str, ledger: Ledger, stop: threading.Event, seed: int
    ):
        super().__init__(daemon=True)
        self.browser = Browser(url, username, password)
        self.ledger, self.stopping, self.random = ledger, stop, Random(f"{seed}{username}")
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.browser.sign_in()
            while not self.stopping.is_set():
                self.work()
        except Exception as error:  # noqa: BLE001 (reported at the end)
            self.error = error

    def work(self) -> None:
        raise NotImplementedError


class Seller(Person):
    """Registers customers and notes contacts whose 48 hours end in a minute or two."""

    def work(self) -> None:
        if self.random.random() < 0.3:
            self.capture()
        else:
            self.register()

    def register(self) -> None:
        form = self.browser.form("/customers/register/")
        key = form["form_id"].split(":")[0]
        form |= {
            "name": f"混沌{next(_phones)}",
            "phone": f"1610{self.random.randrange(10**7):07d}",
            "source": self._source(),
            "grade": self.random.choice("abc"),
        }
        form |= {f"consent_{code}": "yes" for code in CONSENTS}
        self._send("register", "/customers/register/", key, form)
        for number in self.browser.find(f"/customers/{key}/", NUMBER)[:1]:
            self.ledger.numbers.put(number)

    def capture(self) -> None:
        form = self.browser.form("/customers/capture/")
        key = form["form_id"].split(":")[0]
        met = datetime.now(SHANGHAI) - timedelta(hours=48) + timedelta(minutes=2)
        form |= {"contact": "混沌来客", "collected_at": met.strftime("%Y-%m-%dT%H:%M"), "reason": "外出带团"}
        self._send("capture", "/customers/capture/", key, form)

    def _send(self, kind: str, path: str, key: str, form: dict) -> None:
        self.ledger.begin(kind, key)
        answer, _failed = self.browser.insist(path, form)
        if answer.status == 302:
            self.ledger.acknowledge(kind, key)
        else:
            self.ledger.refuse(f"{kind} {answer.status}")

    def _source(self) -> str:
        if not hasattr(self, "_sources"):
            self._sources = self.browser.find("/customers/register/", r'<option value="(\d+)"')
        return self._sources[0]


class Asker(Person):
    """Asks for access to what the sellers register."""

    def work(self) -> None:
        try:
            number = self.ledger.numbers.get(timeout=0.5)
        except queue.Empty:
            return
        form = self.browser.form("/customers/shares/ask/")
        purposes = self.browser.find("/customers/shares/ask/", r'name="purpose" value="(\d+)"')
        form |= {
            "number": number,
            "fields_asked": "phone",
            "purpose": purposes[0],
            "days": "30",
            "reason": "客户行程需要",
        }
        self.ledger.begin("ask", number)
        answer, failed = self.browser.insist("/customers/shares/ask/", form)
        if (
            answer.status == 302 or failed
        ):  # a request sent twice is refused the second time: it waits already
            self.ledger.acknowledge("ask", number)
        else:
            self.ledger.refuse(f"ask {answer.status}")


class Manager(Person):
    """Approves what waits."""

    def work(self) -> None:
        waiting = self.browser.find("/inbox/", r'"/inbox/share/([0-9a-f-]{36})/"')
        for key in waiting[:3]:
            form = self.browser.form(f"/inbox/share/{key}/") | {"action": "approve", "comment": ""}
            if "csrfmiddlewaretoken" not in form:
                continue
            self.ledger.begin("approve", key)
            answer, failed = self.browser.insist(f"/inbox/share/{key}/decide/", form)
            if answer.status in (204, 302) or failed:
                self.ledger.acknowledge("approve", key)
            else:
                self.ledger.refuse(f"approve {answer.status}")
        self.stopping.wait(0.5)

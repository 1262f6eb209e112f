"""What happened in the demo agency, in order: contacts, archives, second checks, shares, looks, changes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.utils.timezone import localtime

from agency.encryption.ids import uuid7
from agency.models import Notice, User
from compliance import deadlines, sweeps
from compliance.demo import (
    access,
    changes,
    exports,
    files,
    helping,
    imports,
    leads,
    meetings,
    outward,
    paper,
    parts,
    privacy,
    retention,
    reviews,
    rights,
    safety,
    segments,
    shares,
)
from compliance.demo.diary import Diary
from compliance.demo.kinds import tell as tell_of_kinds
from compliance.demo.people import Population
from compliance.demo.script import (
    CHANGES,
    CHANNELS,
    CHILDREN,
    CUSTOMERS,
    SEED,
    SELLERS,
    VIPS,
    WAITING,
    WEEKS,
    awake,
)
from contracts.demo import CHAPTERS as CONTRACTS
from customers import capturing, drafting, editing, registration, revealing, verifying
from customers.models import (
    Customer,
    Intake,
    PrivacyNotice,
    Purpose,
    SourceChannel,
    Verification,
)


@dataclass
class Story:
    """Tells the twelve weeks up to `now`."""

    people: dict[str, User]
    now: datetime
    diary: Diary

    def __post_init__(self):
        self.random = Random(SEED)  # noqa: S311 (a story, not a secret)
        self.crowd = Population(SEED, localtime(self.now).date())
        self.channels = {channel.code: channel for channel in SourceChannel.objects.all()}
        self.purposes = {purpose.code: purpose for purpose in Purpose.objects.all()}
        self.notice = PrivacyNotice.objects.in_force("zh-hans")
        self.customers: list[Customer] = []

    def tell(self) -> None:
        for number, (moment, seller, waited) in enumerate(self._plan(), 1):
            self._register(number, moment, seller, waited)
        self._second_checks()
        self._changes()
        self._looks()
        tell_of_kinds(self)
        shares.tell(self)
        self._keep_in_touch()
        for chapter in (parts, changes, reviews, files, leads, helping, meetings, *CONTRACTS):
            chapter.tell(self)
        imports.tell(self.people, self.now)
        for chapter in (exports, segments, privacy, access, retention, outward, safety, paper, rights):
            chapter.tell(self)
        self._waiting()
        self._draft()
        deadlines.sweep(self.now)
        for counts in ("counts", "figures"):  # the clock would come in an hour
            sweeps.run(counts, self.now)
        self.diary.notices(self.now)
        old = Notice.objects.filter(created_at__lt=self.now - timedelta(days=2))
        old.update(read_at=self.now - timedelta(days=1))
        self.diary.notices_in_order()

    # --- twelve weeks of archives ------------------------------------------------------------------------
    def _plan(self) -> list[tuple[datetime, str, float]]:
        """(moment of entry, seller, hours since the contact), in order of entry; busier towards today."""
        lines = []
        sellers, weights = zip(*((name, facts[0]) for name, facts in SELLERS.items()), strict=True)
        for _number in range(CUSTOMERS):
            seller = self.random.choices(sellers, weights)[0]
            _weight, waits, late = SELLERS[seller]
            day = int(WEEKS * 7 * (1 - self.random.random() ** 0.7))
            moment = self._office_hour(day)
            waited = (
                self.random.uniform(49, 76) if self.random.randrange(late) == 0 else self.random.choice(waits)
            )
            lines.append((moment, seller, waited * self.random.uniform(0.7, 1.0)))
        return sorted(lines)

    def _office_hour(self, days_ago: int) -> datetime:
        """A moment of the working day that many days ago, Shanghai time, never in the future."""
        day = localtime(self.now) - timedelta(days=days_ago)
        moment = day.replace(hour=self.random.randint(9, 17), minute=self.random.randrange(60), second=7)
        return min(moment, self.now - timedelta(minutes=self.random.randint(20, 300)))

    def _register(self, number: int, moment: datetime, seller: str, waited: float) -> None:
        by, someone = self.people[seller], self.crowd.take(child=number in CHILDREN)
        met = awake(moment - timedelta(hours=waited), moment)
        source = self.channels[self.random.choice(CHANNELS)]
        noted = self._note(by, met, someone.facts["name"], source) if waited > 4 else None
        if noted and waited > 24:
            self._clock(moment)
        with self.diary.on(moment, by):
            self.customers.append(
                registration.register(
                    by=by,
                    collected_at=met,
                    facts=someone.facts,
                    consents=someone.consents,
                    notice=self.notice,
                    source=source,
                    grade="vip" if number in VIPS else self.random.choice("aabbccc"),
                    intake=noted,
                    backdating_reason="外出带团，回店后补录",
                    now=moment,
                )
            )

    def _note(self, by: User, met: datetime, who: str, source: SourceChannel) -> Intake:
        with self.diary.on(met, by):
            return capturing.capture(
                by=by, collected_at=met, contact=who, source=source, note="待补全资料", now=met
            )

    def _clock(self, moment: datetime) -> None:
        """What the sweeps of that day told, a moment before."""
        deadlines.sweep(moment - timedelta(minutes=1))
        self.diary.notices(moment - timedelta(minutes=1))

    def _keep_in_touch(self) -> None:
        from compliance.demo import care

        care.tell(self)

    # --- what colleagues did with them -------------------------------------------------------------------
    def _second_checks(self) -> None:
        """All important customers but the last two: those show what waiting and a difference look like."""
        waiting = list(
            Verification.objects.filter(state="waiting").select_related("customer").order_by("created_at")
        )
        for place, asked in enumerate(waiting):
            checker = self.manager(asked.customer)
            moment = min(asked.customer.entered_at + timedelta(hours=20), self.now - timedelta(minutes=30))
            if place == len(waiting) - 1:
                return
            with self.diary.on(moment, checker):
                if place == len(waiting) - 2:
                    verifying.report_difference(asked, by=checker, note="护照有效期与原件不一致", now=moment)
                else:
                    fields = verifying.fields_to_check(asked.customer)
                    verifying.confirm(asked, by=checker, checked=fields, now=moment)

    def manager(self, customer: Customer) -> User:
        return {"国内一部": self.people["zhao"], "国内二部": self.people["feng"]}.get(
            customer.department.name, self.people["zhou"]
        )

    def _changes(self) -> None:
        for customer in self.random.sample(self.customers[:90], 18):
            field, value, why = self.random.choice(CHANGES)
            moment = self._after(customer)
            customer.refresh_from_db()
            with self.diary.on(moment, customer.owner):
                editing.edit(
                    customer.pk,
                    by=customer.owner,
                    changes={field: value},
                    version=customer.version,
                    why=why,
                    now=moment,
                )

    def _after(self, customer: Customer) -> datetime:
        """An office hour between the entry of the archive and now."""
        days = (self.now - customer.entered_at).days
        return max(
            self._office_hour(self.random.randint(0, max(0, days - 1))),
            customer.entered_at + timedelta(minutes=9),
        )

    def _looks(self) -> None:
        """Opened fields: some every week, more of them yesterday, so that the daily report has something."""
        for customer in self.random.sample(self.customers, 40):
            self._look(customer, customer.owner, self._after(customer))
        yesterday = [c for c in self.customers if c.entered_at < self.now - timedelta(days=2)]
        for who, count in (("lin", 6), ("zhao", 4), ("sun", 5), ("he", 9), ("qian", 2)):
            for customer in self.random.sample(yesterday, 40):
                if count and self._may_look(self.people[who], customer):
                    self._look(customer, self.people[who], self._office_hour(1))
                    count -= 1

    def _may_look(self, person: User, customer: Customer) -> bool:
        return bool(customer.phone) and Customer.objects.visible_to(person).filter(pk=customer.pk).exists()

    def _look(self, customer: Customer, person: User, moment: datetime) -> None:
        fields = ("phone",) if customer.minor else ("phone", "document_number")
        open_now = [name for name in fields if getattr(customer, name)]
        code = (
            "audit" if person.username == "qian" else self.random.choice(("contact", "booking", "contract"))
        )
        with self.diary.on(moment, person):
            revealing.reveal(
                customer, self.random.choice(open_now), by=person, purpose=self.purposes[code], now=moment
            )

    # --- what waits today --------------------------------------------------------------------------------
    def _waiting(self) -> None:
        for who, hours, contact, note in WAITING:
            moment = self.now - timedelta(hours=hours)
            with self.diary.on(moment, self.people[who]):
                capturing.capture(
                    by=self.people[who],
                    collected_at=moment,
                    contact=contact,
                    note=note,
                    phone=self.crowd.phone(),
                    source=self.channels["counter"],
                    now=moment,
                )

    def _draft(self) -> None:
        for who in ("lin", "chen"):
            someone = self.crowd.take()
            content = {"name": [someone.facts["name"]], "phone": [someone.facts["phone"]], "grade": ["b"]}
            drafting.keep(self.people[who], drafting.key(uuid7()), content)

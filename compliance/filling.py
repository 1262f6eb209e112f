"""Masses of invented archives for measuring: built and sealed here, written with COPY by the tables' owner.

The rows are those a registration leaves: key, customer, first contact, answers, search tokens, register line;
history comes from the triggers. Everything is spread over two years, and one archive in thirty is shared.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from types import SimpleNamespace
from uuid import UUID

from django.contrib.auth.models import Group, Permission
from django.db import connection
from psycopg.types.json import Jsonb

from agency import policy
from agency.encryption import keyring
from agency.encryption.envelope import DataKey, seal
from agency.encryption.provider import provider
from agency.models import Department, Event, SubjectKey, User
from compliance.demo.people import FEMALE, MALE, NEEDS, NOWHERE, SURNAMES
from customers import indexing, numbering
from customers.documents import check_sign
from customers.models import (
    Consent,
    Customer,
    CustomerGrant,
    Intake,
    NumberSeries,
    PrivacyNotice,
    Purpose,
    SearchIndex,
    ShareRequest,
    SourceChannel,
)

SPAN = timedelta(days=730)
LATE = 0.06  # share of entries beyond 48 hours
SHARED_EVERY = 30  # 33,000 of a million
DIVISIONS, DEPARTMENTS, STAFF, GUESTS = 2, 6, 180, 20  # 12 departments, 200 people
CHUNK = 1000  # archives of one transaction
MILLISECOND = timedelta(milliseconds=1)


@dataclass
class Stage:
    """What every row refers to."""

    now: datetime
    total: int
    sellers: list[tuple[int, int]]  # (user, department)
    guests: list[int]
    sources: list[int]
    purposes: list[int]
    access: int
    notice: int
    permission: int
    numbers: dict[int, int] = field(default_factory=dict)  # year → last number given out before


def prepare(now: datetime, total: int) -> Stage:
    """Departments and staff (made once), lists, and the archive numbers set aside for this filling."""
    if not Department.objects.filter(name="填充事业部1").exists():
        _staff()
    sellers = User.objects.filter(username__startswith="fill", groups__name="sales").order_by("username")
    guests = User.objects.filter(username__startswith="guest").order_by("username")
    stage = Stage(
        now=now,
        total=total,
        sellers=list(sellers.values_list("pk", "department_id")),
        guests=list(guests.values_list("pk", flat=True)),
        sources=list(SourceChannel.objects.filter(active=True).values_list("pk", flat=True)),
        purposes=list(Purpose.objects.filter(code__in=["service", "sensitive"]).values_list("pk", flat=True)),
        access=Purpose.objects.get(code="contact").pk,
        notice=PrivacyNotice.objects.in_force("zh-hans").pk,
        permission=Permission.objects.get(codename="view_customer", content_type__app_label="customers").pk,
    )
    per_year: dict[int, int] = {}
    for place in range(total):
        year = moment_of(stage, place).year
        per_year[year] = per_year.get(year, 0) + 1
    for year, count in per_year.items():
        series, _made = NumberSeries.objects.get_or_create(prefix=numbering.PREFIX, year=year)
        stage.numbers[year] = series.last - before(stage, year)
        series.last += count
        series.save()
    return stage


def before(stage: Stage, year: int) -> int:
    """How many archives of this filling belong to earlier years."""
    low, high = 0, stage.total
    while low < high:
        middle = (low + high) // 2
        if moment_of(stage, middle).year < year:
            low = middle + 1
        else:
            high = middle
    return low


def _staff() -> None:
    roles = {
        name: Group.objects.get(name=name) for name in ("sales", "sales_manager", "sales_director", "guide")
    }
    for division in range(1, DIVISIONS + 1):
        top = Department.objects.create(name=f"填充事业部{division}")
        top.head = _person(f"director{division}", f"总监{division}", roles["sales_director"], top)
        top.save()
        for number in range(1, DEPARTMENTS + 1):
            unit = Department.objects.create(name=f"填充{division}-{number}部", parent=top)
            unit.head = _person(
                f"manager{division}{number}", f"经理{division}{number}", roles["sales_manager"], unit
            )
            unit.save()
    units = list(Department.objects.filter(parent__name__startswith="填充").order_by("pk"))
    for number in range(STAFF):
        _person(f"fill{number:03d}", f"顾问{number:03d}", roles["sales"], units[number % len(units)])
    for number in range(GUESTS):
        _person(f"guest{number:02d}", f"导游{number:02d}", roles["guide"], units[number % len(units)])


def _person(username: str, name: str, role: Group, unit: Department) -> User:
    person = User(username=username, name=name, department=unit)
    person.set_unusable_password()
    person.save()
    person.groups.add(role)
    return person


def moment_of(stage: Stage, place: int) -> datetime:
    """When archive number `place` of the filling was entered: growing, evenly over two years."""
    return stage.now - SPAN * (1 - place / stage.total) - timedelta(hours=1)


class Batch:
    """The rows of some archives, table by table, as COPY takes them."""

    def __init__(self, stage: Stage):
        self.stage, self.rows, self.random = stage, {}, Random()  # noqa: S311 (made-up customers)
        self.epoch = provider().current_epoch()
        self.versions = (provider().index_version(),)

    def add(self, place: int) -> None:
        moment = moment_of(self.stage, place)
        customer = self._customer(place, moment)
        key = self._key(customer.pk)
        self._put(Customer, self._sealed(customer, key))
        self._put(Intake, self._intake(customer))
        search = indexing.row_of(customer, self.versions)
        self._put(SearchIndex, [search.__dict__[f.attname] for f in SearchIndex._meta.concrete_fields])
        for purpose in self.stage.purposes:
            self._put(
                Consent,
                [purpose, "granted", "general", self.stage.notice, moment, customer.owner_id, customer.pk],
            )
        self._put(
            Event, [Event.Kind.REGISTERED, moment, customer.owner_id, "user", customer.pk, customer.number]
        )
        if place % SHARED_EVERY == 0:
            self._share(customer, place)

    def _customer(self, place: int, moment: datetime) -> SimpleNamespace:
        draw = self.random
        sex = draw.choice("fm")
        given = draw.choice(FEMALE if sex == "f" else MALE)
        born_on = date(1950, 1, 1) + timedelta(days=draw.randrange(20_000))
        digits = f"{NOWHERE}{born_on:%Y%m%d}{place % 1000:03d}"
        owner, department = self.stage.sellers[place % len(self.stage.sellers)]
        waited = timedelta(hours=draw.uniform(49, 90) if draw.random() < LATE else draw.uniform(0.1, 47))
        number = numbering.written(numbering.PREFIX, moment.year, self.stage.numbers[moment.year] + place + 1)
        pk = uuid_at(moment)
        return record(
            Customer,
            pk=pk,
            id=pk,
            number=number,
            grade=draw.choices(("vip", "a", "b", "c"), (1, 9, 30, 60))[0],
            source_id=draw.choice(self.stage.sources),
            owner_id=owner,
            department_id=department,
            basis=Customer.Basis.CONSENT,
            collected_at=moment - waited,
            entered_at=moment,
            created_at=moment,
            updated_at=moment,
            name=draw.choice(SURNAMES) + given + (draw.choice(given) if len(given) == 1 else ""),
            sex=sex,
            born_on=born_on,
            phone=f"1610{place:07d}",
            email=f"fill{place}@mail.example" if place % 3 == 0 else None,
            address=f"上海市浦东新区示例路{place % 1999}号",
            document_type=Customer.Document.ID_CARD,
            document_number=digits + check_sign(digits),
            travel_needs=draw.choice(NEEDS),
        )

    def _key(self, subject: UUID) -> DataKey:
        plain = os.urandom(32)
        wrapped = keyring.wrap(plain, subject, 1, self.epoch)
        self._put(SubjectKey, [subject, self.epoch, 1, wrapped])
        return DataKey.of(subject, 1, {1: plain})

    def _sealed(self, customer: SimpleNamespace, key: DataKey) -> list:
        row = []
        for f in Customer._meta.concrete_fields:
            value = getattr(customer, f.attname)
            if value is not None and getattr(f, "is_sealed", False):
                value = seal(key, f.bound, customer.pk, f.encode(value), f.block)
            row.append(value)
        return row

    def _intake(self, customer: SimpleNamespace) -> list:
        due_at = customer.collected_at + policy.ENTRY_WINDOW
        late = customer.entered_at > due_at
        intake = record(
            Intake,
            id=uuid_at(customer.entered_at),
            collected_by_id=customer.owner_id,
            department_id=customer.department_id,
            source_id=customer.source_id,
            collected_at=customer.collected_at,
            due_at=due_at,
            entered_at=customer.entered_at,
            customer_id=customer.pk,
            warned=4 if late else 0,
            breached_at=due_at if late else None,
            created_at=customer.collected_at,
            updated_at=customer.entered_at,
        )
        return plain(Intake, intake)

    def _share(self, customer: SimpleNamespace, place: int) -> None:
        """An approved request with its grant; those of the older half have ended and left no grant."""
        person = self.stage.guests[place // SHARED_EVERY % len(self.stage.guests)]
        began = self.stage.now - timedelta(days=self.random.uniform(1, 100))
        running = place % (SHARED_EVERY * 8) != 0
        request = record(
            ShareRequest,
            id=uuid_at(began),
            number=customer.number,
            customer_id=customer.pk,
            department_id=customer.department_id,
            requester_id=customer.owner_id,
            recipient_id=person,
            fields=["phone"],
            purpose_id=self.stage.access,
            days=200,
            state=ShareRequest.State.APPROVED if running else ShareRequest.State.ENDED,
            lapses_at=began + policy.SHARE_ANSWER_WITHIN,
            decided_at=began,
            expires_at=began + timedelta(days=200),
            created_at=began,
            updated_at=began,
        )
        self._put(ShareRequest, plain(ShareRequest, request))
        if running:
            grant = [
                ["phone"],
                began,
                request.expires_at,
                customer.pk,
                self.stage.permission,
                request.id,
                person,
            ]
            self._put(CustomerGrant, grant)

    def _put(self, model, row: list) -> None:
        self.rows.setdefault(model, []).append(row)

    def write(self) -> None:
        """All tables of the batch; call in a transaction of somebody in particular."""
        with connection.cursor() as cursor:
            for model in ORDER:
                if rows := self.rows.pop(model, None):
                    with cursor.copy(copy_sql(model)) as copy:
                        for row in _dumped(model, rows):
                            copy.write_row(row)


COLUMNS = {
    SubjectKey: ("subject", "epoch", "gen", "wrapped"),
    Consent: ("purpose_id", "decision", "form", "notice_id", "at", "by_id", "customer_id"),
    Event: ("kind", "at", "by_id", "actor", "subject", "data"),
    CustomerGrant: (
        "fields",
        "granted_at",
        "expires_at",
        "content_object_id",
        "permission_id",
        "request_id",
        "user_id",
    ),
}
ORDER = (SubjectKey, Customer, Intake, SearchIndex, Consent, Event, ShareRequest, CustomerGrant)


@cache
def blank(model) -> dict:
    """The values of a fresh record, made once: making a model instance costs more than sealing it."""
    fresh = model()
    return {f.attname: getattr(fresh, f.attname) for f in model._meta.concrete_fields}


def record(model, **values) -> SimpleNamespace:
    return SimpleNamespace(**blank(model) | values)


def plain(model, values: SimpleNamespace) -> list:
    return [getattr(values, f.attname) for f in model._meta.concrete_fields]


def copy_sql(model) -> str:
    columns = COLUMNS.get(model) or tuple(f.column for f in model._meta.concrete_fields)
    names = ", ".join(f'"{name}"' for name in columns)
    return f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'


def _dumped(model, rows: list) -> Iterator[list]:
    if model is not Event:
        yield from rows
        return
    for *facts, number in rows:
        yield [*facts, Jsonb({"number": number, "on_time": True})]


def uuid_at(moment: datetime) -> UUID:
    """A version 7 identifier of that moment."""
    milliseconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // MILLISECOND
    noise = int.from_bytes(os.urandom(10))
    return UUID(int=milliseconds << 80 | 7 << 76 | (noise >> 68) << 64 | 2 << 62 | noise & ((1 << 62) - 1))

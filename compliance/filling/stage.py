"""What the rows of a filling refer to: staff and departments, lists, archive numbers set aside."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.models import Group, Permission

from agency import undertaking
from agency.models import Department, User
from customers import numbering
from customers.models import NumberSeries, PrivacyNotice, Purpose, SourceChannel

SPAN = timedelta(days=730)
DIVISIONS, DEPARTMENTS, STAFF, GUESTS = 2, 6, 180, 20  # 12 departments, 200 people


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
    undertaking.sign(person, name=name)
    person.groups.add(role)
    return person


def moment_of(stage: Stage, place: int) -> datetime:
    """When archive number `place` of the filling was entered: growing, evenly over two years."""
    return stage.now - SPAN * (1 - place / stage.total) - timedelta(hours=1)

"""A contract of each kind in which no rule finds anything, as a value: no database needed."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.timezone import localdate

from contracts.checking.case import Case
from contracts.checking.ticks import CODES
from contracts.drafting.assembling import assemble
from contracts.models import ContractKind, TemplateVersion
from contracts.reference import KINDS
from contracts.terms import (
    Change,
    Closing,
    Cost,
    Money,
    OtherAgency,
    PriceLine,
    SelfPaid,
    Service,
    Stop,
    Terms,
)
from customers.kinds.credit_codes import check_sign
from tests.contracts import drafts

SEVENTEEN = "91310000MA1FL0000"
KIND = {
    code: ContractKind(code=code, name=name, family=family, region=region)
    for code, name, _english, _letters, family, region, _text in KINDS
}
DATA_CLAUSE = {
    "key": "data",
    "category": "privacy",
    "text": "处理目的、期限、处理方式、个人信息的种类、保护措施以及双方的权利义务如下。未经同意不得转委托。"
    "合同终止时应返还或者删除个人信息。",
}


@dataclass
class Made:
    """What a test breaks before the case is put together from it."""

    kind: str
    terms: Terms
    body: list = field(default_factory=lambda: deepcopy(drafts.BODY))
    variables: list = field(default_factory=list)
    version: dict = field(default_factory=dict)
    ticked: frozenset[str] = CODES
    today: date = field(default_factory=localdate)
    run_out: dict[str, date] = field(default_factory=dict)

    @property
    def first(self) -> date:
        return self.terms.starts_on

    def clause(self, category: str) -> dict:
        found = (one for section in self.body for one in section["clauses"])
        return next(one for one in found if one["category"] == category)

    def drop(self, category: str) -> None:
        for section in self.body:
            section["clauses"] = [one for one in section["clauses"] if one["category"] != category]

    def case(self) -> Case:
        told = {"state": "published", "review_due_on": self.today + timedelta(days=300)} | self.version
        version = TemplateVersion(body=self.body, variables=self.variables, **told)
        text = assemble(version, self.terms)
        told = {"ticked": self.ticked, "run_out": self.run_out}
        return Case(self.terms, KIND[self.kind], version, text, self.today, **told)


def good(kind: str = "domestic") -> Made:
    """A contract of that kind with which nothing is wrong."""
    terms = drafts.terms(people=2)
    money = terms.money
    money.costs = [Cost("地接", "云南地接社", 300_000)]
    money.payments[0].amount = money.total // 10
    money.payments[1].amount = money.total - money.total // 10
    for one in terms.travellers:
        one.sex = "f"
    made = Made(kind, terms)
    CHANGES.get(kind, lambda made: None)(made)
    if KIND[kind].family in ("partner", "framework"):
        _between_bodies(made)
    return made


def ground_agency(terms: Terms) -> OtherAgency:
    return OtherAgency(
        role="ground",
        name="昆明示例旅行社",
        licence="L-YN-00123",
        licence_until=terms.ends_on + timedelta(days=100),
        contact="杨洋",
        phone="0871-60000000",
        entrusted=True,
    )


def with_ground(made: Made) -> OtherAgency:
    """Add a ground agency with everything it needs."""
    agency = ground_agency(made.terms)
    made.terms.agencies.append(agency)
    made.terms.promises.entrusting_agreed = True
    made.terms.promises.separate_consents.append("share_suppliers")
    return agency


def with_shops(made: Made) -> None:
    """Add a shop and a self-paid item with everything they need."""
    day = made.terms.trip.days[0]
    day.shopping.append(Stop("大理银器店", 40, "银器"))
    day.self_paid.append(SelfPaid("索道", 60, 12_000))
    made.terms.promises.shopping_agreed = made.terms.promises.shopping_optional = True


def with_child(made: Made, years: int = 10):
    """Make the second traveller a child with everything that takes."""
    child = made.terms.travellers[1]
    child.born_on = made.first.replace(day=1) - timedelta(days=365 * years + 200)
    child.guardian, child.guardian_phone, child.guardian_agreed = "旅客1", "13800138001", True
    made.terms.promises.safety_plan = "专人照护，随团配备急救包。"
    made.terms.promises.separate_consents.append("sensitive")
    made.terms.money.lines[0].kind = "child"
    return child


def _abroad(made: Made) -> None:
    made.terms.agencies.append(OtherAgency(role="overseas", name="Example Travel", entrusted=True))
    made.terms.promises.separate_consents += ["cross_border", "share_suppliers"]
    made.terms.trip.leader, made.terms.trip.leader_licence = "周领队", "L-20260001"


def _taiwan(made: Made) -> None:
    made.terms.house.scope.append("taiwan")
    made.terms.trip.leader, made.terms.trip.leader_licence = "周领队", "L-20260001"
    made.terms.promises.separate_consents.append("cross_border")


def _study(made: Made) -> None:
    with_child(made)


def _ground(made: Made) -> None:
    made.terms.agencies.append(ground_agency(made.terms))


def _agency_sale(made: Made) -> None:
    principal = OtherAgency(role="principal", name="示例组团社", licence="L-BJ-CJ00001", phone="010-60000000")
    made.terms.agencies.append(principal)


def _data(made: Made) -> None:
    made.body[0]["clauses"].append(DATA_CLAUSE)


def _supplement(made: Made) -> None:
    terms = made.terms
    terms.change = Change(
        "HTJN-2026-000001-1", made.today, 1, "承运人停飞改期", terms.starts_on, terms.ends_on
    )
    terms.change.was_total = terms.money.total
    terms.change.services = [Service("第二晚住宿", "示例大酒店", "示例山庄")]
    terms.travellers = terms.travellers[:1]
    terms.money = Money(lines=[PriceLine("补差", "other", 50_000, 1)], payments=terms.money.payments[:1])
    terms.money.payments[0].amount = 50_000


def _termination(made: Made) -> None:
    _supplement(made)
    change = made.terms.change
    change.ends_from, change.kept, change.refund = made.today, 60_000, 500_000
    change.refund_by = made.today + timedelta(days=7)
    made.terms.travellers, change.services = [], []


def _between_bodies(made: Made) -> None:
    party, first = made.terms.customer, made.today
    party.name, party.document_number = "示例有限公司", SEVENTEEN + check_sign(SEVENTEEN)
    party.signatory, party.authority = "王总", "法定代表人"
    if made.kind not in ("ground",):
        made.terms.trip = type(made.terms.trip)()
        made.terms.closing = Closing(
            place="上海",
            signed_on=made.today,
            dispute_body="court",
            starts_on=first,
            ends_on=first + timedelta(days=300),
        )


CHANGES = {
    "outbound": _abroad,
    "taiwan": _taiwan,
    "study": _study,
    "ground": _ground,
    "agency_sale": _agency_sale,
    "data": _data,
    "supplement": _supplement,
    "termination": _termination,
}

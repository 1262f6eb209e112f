"""Two departments that know nothing of each other: no id of the one opens or moves anything for the other.

Each person of the first world goes through every link and form, then sends every id of the second in every
place an id may stand: path, query, form fields, `next`, htmx headers. No answer tells of the second world and
none of its rows has changed.
"""

import itertools
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils.timezone import now

from agency import masking, navigation
from agency.acting import acting, acting_as
from agency.models import Notice, SavedView
from customers import drafting, verifying
from customers.models import Customer, Selection
from tests import make
from tests.access.addresses import PLACE, WORDS, routes

from .browser import where
from .crawling import DANGER, crawl, pointing, shape

pytestmark = pytest.mark.django_db
SECRET = {
    "name": "乙界金雀",
    "phone": "13987650412",
    "address": "昆明市乙界巷 9 号",
    "wechat": "yijie_canary",
}
SECRETS = [
    *SECRET.values(),
    masking.phone(SECRET["phone"]),
    masking.account(SECRET["wechat"]),
    "乙界先生",
    "乙界视图",
]
PARAMETERS = [
    *(
        "pk",
        "id",
        "ids",
        "customer",
        "intake",
        "draft",
        "form_id",
        "number",
        "subject",
        "owner",
        "person",
        "to",
    ),
    *("department", "recipient", "fields", "purpose", "request", "selection", "view", "saved", "act", "all"),
    *("filters", "after", "before", "a", "b", "version", "field", "next", "q", "tab", "who", "archive"),
]


@pytest.fixture
def first(lin, zhao, guo, system_admin):
    """The first world, with work of every kind in it."""
    mine = make.customer(lin, name="甲界张三", phone="13512345678", grade="vip", state="awaiting")
    verifying.ask(mine, by=lin)
    make.intake(lin)
    other = make.customer(lin, name="甲界李四", phone="13512345679")
    make.share_request(other, guo)
    make.grant(mine, guo)
    with acting(lin):
        drafting.keep(lin, drafting.key(uuid.uuid4()), {"name": ["甲界草稿"]})
    return {"lin": lin, "zhao": zhao, "guo": guo, "system_admin": system_admin}


@pytest.fixture
def second(sun, zhou):
    """The second world: {kind: id} of one record of each kind."""
    customer = make.customer(sun, grade="vip", state="awaiting", **SECRET)
    check = verifying.ask(customer, by=sun)
    intake = make.intake(sun, contact="乙界先生", phone=SECRET["phone"])
    request = make.share_request(customer, zhou, reason=SECRET["name"])
    with acting(sun):
        draft = drafting.keep(sun, drafting.key(uuid.uuid4()), {"name": [SECRET["name"]]})
    selection = Selection.objects.create(owner=zhou, customers=[customer.pk], act="assign")
    view = SavedView.objects.create(owner=sun, page="customers", name="乙界视图", query="grade=vip")
    Notice.objects.post(
        key="two-worlds", to=sun, kind="reveal_alarm", params={"person": SECRET["name"], "count": 1}
    )
    return {
        "customer": customer.pk,
        "check": check.pk if check else uuid.uuid4(),
        "intake": intake.pk,
        "request": request.pk,
        "draft": uuid.UUID(draft.form.removeprefix("register:")),
        "selection": selection.pk,
        "number": customer.number,
        "version": Customer.history.filter(id=customer.pk).first().pk,
        "view": view.pk,
        "notice": Notice.objects.get(key="two-worlds").pk,
        "person": sun.pk,
        "department": sun.department_id,
    }


def state(ids: dict) -> dict[str, str]:
    """All rows of the second world, as text."""
    uuids = [str(value) for value in ids.values() if isinstance(value, uuid.UUID)]
    questions = {
        "customer": "SELECT t::text FROM customers_customer t WHERE id = ANY(%s::uuid[])",
        "history": "SELECT t::text FROM customers_historicalcustomer t WHERE id = ANY(%s::uuid[])",
        "intake": "SELECT t::text FROM customers_intake t WHERE id = ANY(%s::uuid[])",
        "request": "SELECT t::text FROM customers_sharerequest t WHERE id = ANY(%s::uuid[])",
        "check": "SELECT t::text FROM customers_verification t WHERE customer_id = ANY(%s::uuid[])",
        "grant": "SELECT t::text FROM customers_customergrant t WHERE content_object_id = ANY(%s::uuid[])",
        "consent": "SELECT t::text FROM customers_consent t WHERE customer_id = ANY(%s::uuid[])",
        "opened": "SELECT t::text FROM customers_disclosure t WHERE customer_id = ANY(%s::uuid[])",
        "selection": "SELECT t::text FROM customers_selection t WHERE id = ANY(%s::uuid[])",
        "draft": "SELECT t::text FROM customers_registrationdraft t WHERE replace(form, 'register:', '') = ANY(%s)",
        "index": "SELECT t::text FROM customers_searchindex t WHERE customer_id = ANY(%s::uuid[])",
        "view": f"SELECT t::text FROM agency_savedview t WHERE id = {ids['view']} AND %s IS NOT NULL",
        "notice": f"SELECT t::text FROM agency_notice t WHERE id = {ids['notice']} AND %s IS NOT NULL",
    }
    rows = {}
    with connection.cursor() as cursor:
        for name, question in questions.items():
            cursor.execute(question, [uuids])
            rows[name] = sorted(text for (text,) in cursor.fetchall())
    return rows


def addresses(route: str, ids: dict) -> list[str]:
    """The route with every id of the second world in every place, those of its archive in the others; and all alike."""
    uuids = [value for value in ids.values() if isinstance(value, uuid.UUID)]
    numbers = [ids[name] for name in ("version", "view", "notice", "person", "department")]
    choices = [
        uuids
        if kind == "uuid"
        else numbers[:1]
        if name == "version"
        else numbers
        if kind == "int"
        else [WORDS[name]]
        for kind, name in PLACE.findall(route)
    ]
    blank = PLACE.sub("{}", route)
    usual = [one[0] for one in choices]
    told = [
        [*usual[:place], value, *usual[place + 1 :]] for place, one in enumerate(choices) for value in one
    ]
    told += zip(
        *(itertools.islice(itertools.cycle(one), max(map(len, choices))) for one in choices), strict=True
    )
    return list(dict.fromkeys(blank.format(*values) for values in told))


def volleys(ids: dict) -> list[dict]:
    """Ids in every parameter at once: of the archive, of what each name suggests, numbers, everything."""
    one = ids["customer"]
    everything = [str(value) for value in ids.values()]
    return [
        dict.fromkeys(PARAMETERS, str(one)),
        {name: str(ids.get(name, ids["person"])) for name in PARAMETERS} | {"number": "", "ids": everything},
        dict.fromkeys(PARAMETERS, everything) | {"next": f"/customers/{one}/"},
    ]


@pytest.mark.parametrize("who", ["lin", "zhao", "guo", "system_admin"])
def test_ids_of_another_department_open_and_move_nothing(client, first, second, who, monkeypatch):
    client.force_login(first[who])
    client.raise_request_exception = False
    before, wrong = state(second), []

    def attack(method: str, address: str, data=None, **headers) -> None:
        with transaction.atomic():
            response = getattr(client, method)(address, data, headers=headers or None)
        body = b"" if response.streaming else response.content
        told = [secret for secret in SECRETS if secret.encode() in body + str(response.headers).encode()]
        if response.status_code >= 500 or told:
            wrong.append((method, shape(address), response.status_code, told, where(response)))
        if "/accounts/login" in response.headers.get("Location", ""):
            client.force_login(first[who])

    visited, forms = crawl(client)
    monkeypatch.setattr(navigation, "counters", lambda request: {})  # of one's own work, beside every refusal
    for route in routes().values():
        if DANGER.match(route):
            continue
        if "<" in route:
            for address in addresses(route, second):
                attack("get", address)
                attack(
                    "post", address, {"action": "approve", "comment": "x", "purpose": "1", "kind": "other"}
                )
        else:
            for volley in volleys(second):
                attack("get", route, volley)
                attack("post", route, volley)
    attack(
        "get", "/customers/", **{"HX-Request": "true", "HX-Current-URL": f"/customers/{second['customer']}/"}
    )
    for form in forms.values():
        for name in pointing(form, PARAMETERS):
            for kind in ("customer", "intake", "draft", "person", "view"):
                attack(form.method, form.action, form.filled(**{name: str(second[kind])}))

    assert len(visited) > (5 if who == "system_admin" else 10)
    assert not wrong, "\n".join(sorted(set(map(str, wrong))))
    with acting_as("system:test"):
        assert state(second) == before


def test_time_makes_no_exception(client, first, second):
    """A share that has ended is as closed as one that never was."""
    customer = Customer.objects.get(pk=second["customer"])
    make.grant(customer, first["guo"], expires_at=now() - timedelta(seconds=1))
    client.force_login(first["guo"])

    assert client.get(f"/customers/{customer.pk}/").status_code == 404

"""The lists of the trail stay quick in a full house: by index, as the application's own role."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from agency.acting import acting
from agency.models import Event
from compliance import history, trail
from compliance.forms.narrowing import Narrowing
from compliance.lists import LISTS
from compliance.trail import Asked
from customers.models import Customer
from customers.showing import Sheet
from tests import make
from tests.planning import AGAIN_THE_APPLICATION, OWNERS_WORK, nodes, touched

FILLED = 10_000  # rows of each table: enough for the planner to prefer an index
FIRST_PAGE = 3_000  # buffers of a page's keys and rows
BIG = {
    "customers_customer",
    "customers_historicalcustomer",
    "customers_historicalintake",
    "customers_historicalsharerequest",
    "customers_historicalverification",
    "customers_disclosure",
    "customers_sharerequest",
    "agency_event",
}
COPY = """
INSERT INTO {table} SELECT (jsonb_populate_record(t, jsonb_build_object({changes}))).*
FROM {table} t, generate_series(1, {rows}) n
WHERE t.{key} = (SELECT {key} FROM {table} ORDER BY {key} LIMIT 1)"""
HISTORY = """'history_id', 1000000 + n, 'history_date', now() - n * interval '30 minutes',
 'history_user_id', CASE WHEN n %% 500 = 0 THEN {rare} ELSE {usual} END, 'id', uuidv7()"""


def fill(table: str, changes: str, key: str = "id") -> None:
    with connection.cursor() as cursor:
        cursor.execute(OWNERS_WORK)
        cursor.execute(COPY.format(table=table, changes=changes, key=key, rows=FILLED).replace("%%", "%"))
        cursor.execute(f"ANALYZE {table}")
        cursor.execute(AGAIN_THE_APPLICATION)


def explained(run, *args, **kwargs) -> list[tuple[str, dict]]:
    """(SQL, plan with buffers) of every query on a large table that `run` makes, as the declared actor."""
    with CaptureQueriesContext(connection) as captured:
        run(*args, **kwargs)
    plans = []
    for sql in [query["sql"] for query in captured.captured_queries]:
        if any(f'"{table}"' in sql for table in BIG) and sql.lstrip("(").startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql.replace("%", "%%"), [])
                plans.append((sql, cursor.fetchone()[0][0]["Plan"]))
    return plans


def scanned(plan: dict) -> set[str]:
    """Large tables read from end to end; what is planned and never run is left out."""
    read = [node for node in nodes(plan) if node["Node Type"] == "Seq Scan" and node["Actual Loops"]]
    return BIG & {node["Relation Name"] for node in read}


@pytest.fixture
def full(lin, wang, sun, zhao):
    """Half a year of rows in each table; wang's work is rare."""
    customer = make.customer(lin)
    make.intake(lin)
    with acting(lin):
        customer.verifications.create(department=lin.department, asked_by=lin)
    make.share_request(customer, sun)
    people = {"usual": lin.pk, "rare": wang.pk}
    person = "CASE WHEN n % 500 = 0 THEN {rare} ELSE {usual} END".format(**people)
    number = "'number', 'KH-2026-9' || lpad(n::text, 6, '0')"
    when = "now() - n * interval '30 minutes'"
    fill("customers_customer", f"'id', uuidv7(), {number}, 'updated_at', {when}")
    for table in ("customer", "intake", "sharerequest", "verification"):
        fill(f"customers_historical{table}", HISTORY.format(**people), key="history_id")
    asked = f"'created_at', {when}, 'requester_id', {person}, 'customer_id', null"
    fill("customers_sharerequest", f"'id', uuidv7(), {number}, {asked}")
    with acting(lin):
        lin.disclosures.create(customer=customer, field="phone", purpose=make.purpose())
        Event.note("printed", by=lin, subject=customer.pk)
    spread = "'customer_id', (SELECT id FROM customers_customer ORDER BY id OFFSET 5 LIMIT 1)"
    fill("customers_disclosure", f"'id', uuidv7(), 'at', {when}, 'by_id', {person}, {spread}")
    kind = "'kind', (ARRAY['sign_in', 'revealed', 'share'])[1 + n % 3]"
    event = f"'id', 1000000 + n, 'at', {when}, 'by_id', {person}, 'subject', uuidv7()"
    fill("agency_event", f"{event}, {kind}")
    return customer


def test_no_list_of_the_trail_reads_a_whole_table(full, qian, lin, wang):
    that_day = localdate() - timedelta(days=100)
    narrowed = [
        Narrowing(),
        Narrowing(period="all"),
        Narrowing(since=that_day, until=that_day),
        Narrowing(person=lin.pk),
        Narrowing(person=wang.pk, period="all"),
        Narrowing(archive=full.number, period="all"),
    ]
    whole, costly = [], {}

    with acting(qian):
        for code, listing in LISTS.items():
            for narrowing in narrowed:
                asked = Asked.of(qian, narrowing, now())
                plans = explained(trail.page, listing, asked)
                name = code, narrowing.query()
                whole += [(*name, scanned(plan), sql) for sql, plan in plans if scanned(plan)]
                costly[name] = sum(touched(plan) for _sql, plan in plans)
                after = trail.page(listing, asked).after
                if after:
                    plans = explained(trail.page, listing, asked, after=after)
                    whole += [(*name, scanned(plan), sql) for sql, plan in plans if scanned(plan)]

        sheet = Sheet(full, qian)
        found, _following = history.versions(sheet)
        for run, arguments in (
            (history.versions, [sheet]),
            (history.difference, [sheet, found[-1], found[0]]),
        ):
            plans = explained(run, *arguments)
            whole += [(run.__name__, scanned(plan), sql) for sql, plan in plans if scanned(plan)]
            costly[run.__name__] = sum(touched(plan) for _sql, plan in plans)

    assert whole == []
    assert max(costly.values()) < FIRST_PAGE
    assert Customer.objects.count() > FILLED

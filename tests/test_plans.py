"""In a filled house no list, count or search reads the whole table."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.utils.timezone import now

from agency import pages
from agency.acting import acting, acting_as
from customers import duplicates, listing, searching, stages
from customers.filters import VIEWS, Filters
from customers.models import Customer, CustomerGrant
from tests import make
from tests.cast import department, staff
from tests.conftest import empty

from .planning import AGAIN_THE_APPLICATION, OWNERS_WORK, explained, scans, touched

FILLED = 20_000  # archives: enough for the planner to prefer an index
FIRST_PAGE = 2_000  # buffers a first page may read
ARCHIVES = """
INSERT INTO customers_customer (id, number, kind, state, grade, source_id, owner_id, department_id, basis,
  consent_state, collected_at, entered_at, minor, version, document_type, created_at, updated_at,
  name)
SELECT uuidv7(), 'KH-2026-' || lpad(n::text, 7, '0'), 'individual',
  CASE WHEN n %% 100 = 0 THEN 'awaiting' ELSE 'active' END,
  (ARRAY['c', 'c', 'b', 'a', 'vip'])[1 + n / 10 %% 5],
  %s, (%s::bigint[])[1 + n %% 10], (%s::bigint[])[1 + n %% 10], 'consent', 'granted',
  now() - interval '90 days',
  now() - interval '90 days' + CASE WHEN n / 10 %% 33 = 0 THEN interval '50 hours'
  ELSE interval '1 hour' END, false, 1, '', now(), now() - n * interval '1 minute',
  decode(repeat('00', 900), 'hex')
FROM generate_series(1, %s) n"""
TOKENS = """
INSERT INTO customers_searchindex (customer_id, key_version, owner_id, department_id, exact, tokens)
SELECT id, 1, owner_id, department_id, ARRAY[gen_random_uuid()],
  ARRAY(SELECT (random() * 2000)::int FROM generate_series(1, 8) WHERE c.id IS NOT NULL)
FROM customers_customer c ORDER BY id"""


@pytest.fixture
def swept(db):
    """Fresh files, taken back with the test: what earlier tests left behind would be counted, and what was
    once learned about their rows would choose the plans.
    """
    with connection.cursor() as cursor:
        cursor.execute(OWNERS_WORK)
        empty(cursor)
        cursor.execute(AGAIN_THE_APPLICATION)


@pytest.fixture
def filled(swept, sales_house, domestic, outbound, he):
    """Ten departments of one seller; zhao leads one, mei six, guo has 160 shares and nothing else."""
    units = [domestic, outbound] + [department(f"{i} 部", sales_house) for i in range(4)]
    units += [department(f"别的 {i}") for i in range(4)]
    sellers = [staff(f"s{i}", f"销售 {i}", "sales", unit) for i, unit in enumerate(units)]
    zhao = staff("zhao", "赵敏", "sales_manager", domestic)
    mei = staff("mei", "梅总监", "sales_director", sales_house)
    guo, new = staff("guo", "郭导", "guide", domestic), staff("new", "新人", "sales", domestic)
    with connection.cursor() as cursor:
        cursor.execute(OWNERS_WORK)
        cursor.execute(ARCHIVES, [make.source().pk, [s.pk for s in sellers], [u.pk for u in units], FILLED])
        cursor.execute(TOKENS)
        shared = list(Customer.objects.order_by("-updated_at")[7 : FILLED : FILLED // 160])
        request = make.share_request(shared[0], guo)
        permission = Permission.objects.get(codename="view_customer", content_type__app_label="customers")
        until = now() + timedelta(days=9)
        CustomerGrant.objects.bulk_create(
            CustomerGrant(
                permission=permission, user=guo, content_object=customer, expires_at=until, request=request
            )
            for customer in shared
        )
        cursor.execute("ANALYZE")
        cursor.execute(AGAIN_THE_APPLICATION)
    return {
        "seller": sellers[0],
        "newcomer": new,
        "share only": guo,
        "manager": zhao,
        "six": mei,
        "house": he,
    }


BIG = {"customers_customer", "customers_searchindex"}
NARROWED = ["", *(f"view={code}" for code in VIEWS if code), "grade=vip", "grade=c",
            "state=awaiting", "entry=late",
            "entry=on_time", "updated=day", "updated=quarter", "owner={owner}", "department={department}",
            "source={source}", "sort=entered",
            "kind=individual", "kind=group", "kind=organisation",
            "kind=organisation&industry=I&entry=on_time", "entered={month}", "entered=2020-01",
            "grade=a&entry=late&department={department}"]  # fmt: skip


def test_no_list_count_or_search_reads_the_whole_table(filled):
    values = {
        "owner": filled["seller"].pk,
        "department": filled["seller"].department_id,
        "source": make.source().pk,
        "month": f"{now() - timedelta(days=90):%Y-%m}",
    }
    whole, costly = [], {}

    for name, user in filled.items():
        for query in NARROWED:
            filters = Filters.parse(query.format(**values))
            with acting(user):
                page = listing.listing(user, filters, now=now())
                key = pages.key_to_text(page.page.after) if page.page.after else ""
                plans = explained(listing.listing, user, filters, after=key, now=now())
                first = explained(listing.listing, user, filters, now=now())
                plans += first + explained(pages.capped_count, user, filters.rows(now()), by=filters.by)
            whole += [(name, query, sql) for sql, plan in plans if BIG & set(scans(plan))]
            costly[name, query] = sum(touched(plan) for _sql, plan in first)
        with acting(user):
            narrowed = Filters.parse("grade=a")  # no standing view: every tab is counted
            page = listing.listing(user, narrowed, now=now())
            ((_sql, plan),) = explained(listing.tabs, user, narrowed, [], page=page, now=now())
        whole += [(name, "tabs")] if BIG & set(scans(plan)) else []
        costly[name, "tabs"] = touched(plan)

    assert whole == []
    assert costly["share only", ""] < FIRST_PAGE
    assert max(costly.values()) < 2 * FIRST_PAGE


def test_no_column_of_the_board_reads_the_whole_table(filled):
    """Stages that are nearly empty, as here all but two, are found empty by an index."""
    whole, costly = [], {}
    for name, user in filled.items():
        for code in stages.STAGES:
            with acting(user):
                plans = explained(stages.stage, user, code, Filters(), now=now())
            whole += [(name, code) for _sql, plan in plans if BIG & set(scans(plan))]
            costly[name, code] = sum(touched(plan) for _sql, plan in plans)
        with acting(user):
            ((_sql, plan),) = explained(stages.counts, user, Filters(), now())
        whole += [(name, "counts")] if BIG & set(scans(plan)) else []
        costly[name, "counts"] = touched(plan)

    assert whole == []
    assert {case: cost for case, cost in costly.items() if cost >= 2 * FIRST_PAGE} == {}


BELIEVED = """
SELECT pg_restore_attribute_stats('schemaname', 'public', 'relname', 'customers_customer', 'attname', %s,
  'inherited', false, 'version', 180000, 'null_frac', 0::real, 'avg_width', 8, 'n_distinct', 1::real,
  'most_common_vals', %s, 'most_common_freqs', '{1}'::real[])"""


def test_what_the_statistics_once_learned_of_a_person_chooses_no_plan(filled):
    """They owned everything when the table was last analysed, and have handed it over since."""
    emptied = staff("empty", "空部经理", "sales_manager", department("空部"))

    read = {}
    for user in (filled["newcomer"], filled["share only"], emptied):
        with connection.cursor() as cursor:
            cursor.execute(OWNERS_WORK)
            for column, value in (("owner_id", user.pk), ("department_id", user.department_id)):
                cursor.execute(BELIEVED, [column, f"{{{value}}}"])
            cursor.execute(AGAIN_THE_APPLICATION)
        for query in ("", "view=mine", "sort=entered", "updated=quarter", "kind=individual", "grade=c"):
            with acting(user):
                plans = explained(listing.listing, user, Filters.parse(query), now=now())
            read[user.username, query] = sum(touched(plan) for _sql, plan in plans)

    assert {case: cost for case, cost in read.items() if cost >= FIRST_PAGE} == {}


def test_a_search_reads_little_whoever_asks(filled):
    tokens = [list(range(5)), [7, 8, 9]]

    read = {}
    for name, user in filled.items():
        with acting(user):
            ((_sql, plan),) = explained(searching.candidates, ([], tokens), None, 101)
            read[name] = touched(plan)

    assert max(read.values()) < 2 * FIRST_PAGE


WITHDRAWN = (
    ARCHIVES.replace("KH-2026-", "KH-2027-")
    .replace("now() - n", "now() + n")
    .replace("'active'", "'withdrawn'")
)


def test_an_import_taken_back_stands_in_nobodys_way(filled):
    """Withdrawn archives before the newest: row-level security hides them, lists and counts do not walk past them."""
    seller = filled["seller"]
    with connection.cursor() as cursor:
        cursor.execute(OWNERS_WORK)
        cursor.execute(
            WITHDRAWN.replace("'awaiting'", "'withdrawn'"),
            [make.source().pk, [seller.pk] * 10, [seller.department_id] * 10, FILLED],
        )
        cursor.execute("ANALYZE customers_customer")
        cursor.execute(AGAIN_THE_APPLICATION)
    costly = {}

    for name in ("manager", "six"):
        user = filled[name]
        with acting(user):
            first = listing.listing(user, Filters(), now=now())
            plans = explained(listing.listing, user, Filters(), now=now())
            plans += explained(listing.tabs, user, Filters(grade="a"), [], page=first, now=now())
        costly[name] = sum(touched(plan) for _sql, plan in plans)
        assert first.rows

    assert max(costly.values()) < FIRST_PAGE


def test_looking_for_twins_of_a_new_archive_reads_little(filled):
    """The function looks past row security, so no plan of a page would show a walk through the table."""
    with acting_as("system:test"):
        newest = Customer.objects.order_by("-pk").only("pk", "number").first()
        ((_sql, plan),) = explained(duplicates.tell_about_twins, newest)

    assert touched(plan) < 100

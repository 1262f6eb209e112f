"""In a full house no page of contracts walks through the contracts, the payments or the words from end to end."""

import json

import pytest
from django.db import connection
from django.utils.timezone import localdate

from agency.acting import acting
from contracts import listing
from contracts.expiry import listing as expiring
from contracts.figures import counting, months
from contracts.filing import grams, searching
from contracts.models import Contract
from contracts.money import listing as money
from tests import make
from tests.cast import department, staff
from tests.planning import AGAIN_THE_APPLICATION, OWNERS_WORK, explained, nodes, scans, touched

from . import drafts
from .filing.scanned import submitted

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FILLED = 12_000  # contracts of three departments, updated and ended minute by minute
FEW = 4_000  # buffers, as a search in a million archives may read
BIG = {"contracts_contract", "contracts_due", "contracts_textindex"}
STATES = "ARRAY['draft','signing','effective','performing','completed','archived']"
LISTS = (
    "tab=open", "tab=all", "tab=standing", "tab=past", "tab=all&kind=domestic", "tab=all&mine=1",
    "tab=all&disputed=1", "tab=all&least=500000", "tab=standing&ends=30", "tab=past&mine=1&least=20000",
)  # fmt: skip


def _columns(model, *own: str) -> str:
    names = (field.column for field in model._meta.concrete_fields)
    return ", ".join(name for name in names if name not in own)


@pytest.fixture
def filled(lin, wang, sun, zhao, he):
    """Copies of one contract and its payment, owned in turn; the newcomer sees nothing of them."""
    with connection.cursor() as cursor:
        # Fresh files: what tests before this one left dead leads to other plans.
        cursor.execute(f"{OWNERS_WORK}; TRUNCATE contracts_contract CASCADE")
        cursor.execute(AGAIN_THE_APPLICATION)
    contract = submitted(lin, version_=drafts.version())
    archives = [make.customer(one).pk for one in (lin, wang, sun)]
    changing = ("id", "number", "state", "owner_id", "department_id", "customer_id", "updated_at", "ends_on",
                "starts_on", "signed_at", "total")  # fmt: skip
    kept = _columns(Contract, *changing)
    with connection.cursor() as cursor:
        cursor.execute(OWNERS_WORK)
        cursor.execute(
            f"INSERT INTO contracts_contract (id, number, state, owner_id, department_id, customer_id, updated_at,"  # noqa: S608
            f" ends_on, starts_on, signed_at, total, {kept})"
            f" SELECT uuidv7(), 'HT-' || n, ({STATES})[1 + n %% 6], (%s::bigint[])[1 + n %% 3],"
            " (%s::bigint[])[1 + n %% 3], (%s::uuid[])[1 + n %% 3], now() - n * interval '1 minute',"
            " current_date + (n %% 700 - 350), NULL, now() - n * interval '1 hour', n * 1000, "
            f"{kept} FROM contracts_contract, generate_series(1, %s) n WHERE id = %s",
            [
                [lin.pk, wang.pk, sun.pk],
                [lin.department_id, wang.department_id, sun.department_id],
                archives,
                FILLED,
                contract.pk,
            ],
        )
        cursor.execute(
            "INSERT INTO contracts_due (id, created_at, updated_at, customer_id, contract_id, revision_id, key, place,"
            " kind, method, amount, currency, due_on, paid, waived, told)"
            " SELECT uuidv7(), now(), now(), customer_id, id, revision_id, 'p1', 0, 'balance', 'transfer', 1000, 'CNY',"
            " ends_on, CASE WHEN state = 'archived' THEN 1000 ELSE 0 END, 0, 0"
            " FROM contracts_contract WHERE number ~ '^HT-[0-9]+$'"
        )
        cursor.execute(
            "INSERT INTO contracts_textindex (contract_id, version_id, key_version, tokens)"
            " SELECT id, version_id, 1, ARRAY(SELECT (random() * 60000)::int FROM generate_series(1, 60)"
            " WHERE k.id IS NOT NULL) FROM contracts_contract k WHERE number ~ '^HT-[0-9]+$'"
        )
        cursor.execute("ANALYZE")
        cursor.execute(AGAIN_THE_APPLICATION)
    return {
        "seller": lin,
        "head": zhao,
        "house": he,
        "newcomer": staff("neu", "新人", "sales", department("空")),
    }


def test_no_page_of_the_list_reads_the_contracts_whole(filled):
    whole = []
    for name, user in filled.items():
        for query in LISTS:
            wanted = listing.Wanted.of(dict(part.split("=") for part in query.split("&")))
            with acting(user):
                shown = listing.page(user, wanted)
                plans = explained(listing.page, user, wanted)
                if shown.after:
                    plans += explained(listing.page, user, wanted, after=shown.after)
            whole += [(name, query) for _sql, plan in plans if BIG & set(scans(plan))]

    assert whole == []


def test_no_page_of_payments_reads_the_payments_whole(filled):
    whole = []
    for name, user in filled.items():
        for tab in money.TABS:
            wanted = money.Wanted(tab=tab)
            with acting(user):
                rows = money.narrowed(money.seen(user, wanted), wanted, user)
                plans = explained(money.page, rows, wanted) + explained(money.totals, rows)
            whole += [(name, tab) for _sql, plan in plans if "contracts_due" in scans(plan)]

    assert whole == []


def test_what_ends_is_read_by_the_day_it_ends(filled):
    whole, today = [], localdate()
    for name, user in filled.items():
        for asked in ({}, {"decided": "no"}, {"month": f"{today:%Y-%m}"}, {"mine": "1"}):
            with acting(user):
                rows = expiring.rows(user, expiring.Wanted.of(asked))
                plans = explained(expiring.page, rows, "") + explained(expiring.calendar, user)
            whole += [(name, asked) for _sql, plan in plans if "contracts_contract" in scans(plan)]

    assert whole == []


def test_the_figures_of_a_month_read_that_month(filled):
    whole, first = [], localdate().replace(day=1)
    for name, user in filled.items():
        with acting(user):
            plans = explained(counting.signed, user, first)
            plans += explained(counting.ending, user, first, months.bounds(first)[2])
            plans += explained(counting.overdue, user, localdate())
        whole += [(name, sql) for sql, plan in plans if BIG & set(scans(plan))]

    assert whole == []


def test_a_word_is_found_by_its_index_and_a_sellers_own_by_hers(filled):
    """The function looks past row security, so its plan is seen by what it touches."""
    wanted = [str(grams.token(pair)) for pair in grams.pairs("苍山索道")]
    costly = {}
    for name, user in filled.items():
        with acting(user), connection.cursor() as cursor:
            groups = searching.groups(["苍山索道"])
            assert set(map(str, groups[0]["tokens"])) <= set(wanted)
            cursor.execute(
                "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM contract_text_search(%s, NULL, 60)",
                [json.dumps(groups)],
            )
            costly[name] = max(touched(node) for node in nodes(cursor.fetchone()[0][0]["Plan"]))

    assert {name: cost for name, cost in costly.items() if cost > FEW} == {}

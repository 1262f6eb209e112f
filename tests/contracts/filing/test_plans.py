"""In a full house the search in contracts reads the index of words, not the table of contracts."""

import json
from time import perf_counter

import pytest
from django.db import connection

from agency.acting import acting
from contracts.filing import grams, searching
from contracts.models import Contract
from tests.contracts import drafts

from .scanned import submitted
from .test_searching import ROUTE, about

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FILLED = 10_000
OWN = 250  # pairs a contract holds beside those of its template
QUICK = 1.0  # seconds a question may take on a busy machine; measured at 20,000: 9 to 38 ms


def fill(contract: Contract) -> None:
    """Copies of a contract, each with tokens of its own; every tenth says the same sight."""
    columns = ", ".join(
        field.column for field in Contract._meta.concrete_fields if field.column not in ("id", "number")
    )
    common = [grams.token(pair) for pair in grams.pairs("苍山索道")]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO contracts_contract (id, {columns})"  # noqa: S608 (names of our own)
            f" SELECT uuidv7(), {columns}"
            " FROM contracts_contract, generate_series(1, %s) n WHERE id = %s",
            [FILLED, contract.pk],
        )
        cursor.execute(
            "INSERT INTO contracts_textindex (contract_id, version_id, key_version, tokens)"
            " SELECT k.id, k.version_id, 1, ARRAY(SELECT (random() * 60000)::int FROM generate_series(1, %s)"
            " WHERE k.id IS NOT NULL) || CASE WHEN n %% 10 = 0 THEN %s::int[] ELSE '{}' END"
            " FROM (SELECT id, version_id, row_number() OVER (ORDER BY id) n FROM contracts_contract"
            " WHERE id <> %s) k",
            [OWN, common, contract.pk],
        )


def test_a_question_is_answered_quickly_in_a_full_house(lin, wang):
    version = drafts.version(body=[*drafts.BODY, {"title": "行程", "clauses": [ROUTE]}])
    contract = submitted(lin, version_=version, terms_=about("洱海落日游船"))
    fill(contract)
    for person, typed, there in (
        (lin, "洱海落日", 1),
        (lin, "苍山索道", 60),
        (wang, "苍山索道", 0),
        (lin, "费用总额", 60),
    ):
        with acting(person), connection.cursor() as cursor:
            asked = json.dumps(searching.groups(grams.terms(typed)))
            began = perf_counter()
            cursor.execute("SELECT * FROM contract_text_search(%s, NULL, %s)", [asked, searching.PROPOSED])
            rows = cursor.fetchall()
            taken = perf_counter() - began
        assert len(rows) == there
        assert taken < QUICK

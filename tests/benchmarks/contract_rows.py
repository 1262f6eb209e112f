"""Fifty thousand contracts for the bench: built and sealed here, written with COPY by the tables' owner.

Revision, row of words, payments and checks are those a contract leaves on its way; the guards and the history of
the tables rest meanwhile, since nothing of it ever happened. Updated over two years, one customer in one contract.
"""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection
from django.utils.timezone import localdate, now

from agency.acting import acting_as
from agency.encryption import keyring
from agency.encryption.envelope import seal
from compliance.filling.copying import copy_sql, plain, record, uuid_at
from compliance.management.commands.fill import as_owner
from contracts.checking.registry import RULES
from contracts.models import (
    CheckResult,
    CheckRun,
    Contract,
    Due,
    Revision,
    TemplateVersion,
    TextIndex,
)
from contracts.models import ContractState as S
from customers.models import Customer

from . import contract_words

ROWS = int(os.environ.get("BENCH_CONTRACTS", "50000"))
CHUNK = 500
SPAN = timedelta(days=730)
TABLES = (Contract, Revision, TextIndex, Due, CheckRun, CheckResult)
STATES = {
    S.DRAFT: 5, S.APPROVAL: 3, S.APPROVED: 2, S.SIGNING: 3, S.PART_SIGNED: 1, S.SIGNED: 4, S.EFFECTIVE: 10,
    S.PERFORMING: 7, S.COMPLETED: 25, S.ARCHIVED: 34, S.TERMINATED: 4, S.VOID: 2,
}  # fmt: skip
OVER = (S.COMPLETED, S.ARCHIVED)
NEVER_SIGNED = (S.DRAFT, S.APPROVAL, S.APPROVED, S.SIGNING, S.PART_SIGNED, S.VOID)
WORDS = "COPY contracts_textindex (contract_id, page_id, version_id, key_version, tokens) FROM STDIN"
FOUND = ("fail", "fail", "warn", "info")


def fill() -> int:
    """Make up the number of contracts, in a process of its own; how many there are."""
    there = counted()
    if there < ROWS:
        print(f"filling in {ROWS - there} contracts …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", __name__, str(there)], check=True, stdout=sys.stderr)
    return counted()


def counted() -> int:
    with acting_as("system:bench"):
        return Contract.objects.count()


def main(there: int) -> None:
    """Everything beyond the first `there` contracts."""
    with acting_as("system:bench"):
        texts = contract_words.texts(
            list(TemplateVersion.objects.filter(state="published").select_related("template__kind"))
        )
        rows = Customer.objects.filter(state="active").order_by("pk")
        customers = list(rows.values_list("pk", "owner_id", "department_id")[there:ROWS])
    as_owner()
    for start in range(0, len(customers), CHUNK):
        chunk = customers[start : start + CHUNK]
        with acting_as("system:bench", reason="filled"):
            _write(_built(chunk, there + start, there + len(customers), texts))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _write(rows: dict) -> None:
    with connection.cursor() as cursor:
        for model in TABLES:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
        for model in TABLES:
            with cursor.copy(WORDS if model is TextIndex else copy_sql(model)) as copy:
                for row in rows[model]:
                    copy.write_row(row)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in TABLES:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} ENABLE TRIGGER USER")


def _built(chunk: list[tuple], first: int, total: int, texts: list) -> dict[type, list]:
    keys = keyring.load([pk for pk, _owner, _unit in chunk])
    rows: dict[type, list] = {model: [] for model in TABLES}
    for place, (customer, owner, unit) in enumerate(chunk, first):
        draw = Random(place)  # noqa: S311 (made-up contracts)
        _contract(rows, place, total, (customer, owner, unit), keys[customer], draw, texts)
    return rows


def _contract(rows, place: int, total: int, whose: tuple, key, draw: Random, texts: list) -> None:
    """One contract with all that belongs to it."""
    customer, owner, unit = whose
    text, moment = draw.choice(texts), now() - SPAN * (1 - place / total) - timedelta(minutes=1)
    state = _state(draw, place / total)
    blocks, tokens, digest = contract_words.agreed(text, place, draw)
    starts_on = localdate(moment) + timedelta(days=draw.randint(5, 90))
    lasts = text.version.template.kind.lasts
    ends_on = starts_on + timedelta(days=draw.randint(200, 900) if lasts else draw.randint(1, 9))
    people = draw.randint(1, 8)
    common = {"customer_id": customer, "created_at": moment, "updated_at": moment}
    submitted = state != S.DRAFT
    pk, revision = uuid_at(moment), uuid_at(moment)
    contract = record(
        Contract,
        id=pk,
        kind_id=text.version.template.kind_id,
        version_id=text.version.pk,
        title=f"{text.place}{people}人",
        number=f"HT{text.version.template.kind.letters}-{moment.year}-{place:06}" if submitted else None,
        state=str(state),
        owner_id=owner,
        department_id=unit,
        readers=[draw.randint(1, 200)] if place % 20 == 0 else [],
        terms=text.terms,
        revision_id=revision if submitted else None,
        total=people * draw.randint(800, 30_000) * 100,
        travellers=people,
        starts_on=starts_on,
        ends_on=ends_on,
        submitted_at=moment if submitted else None,
        signed_at=None if state in NEVER_SIGNED else moment,
        disputed=state not in NEVER_SIGNED and place % 150 == 0,
        **common,
    )
    rows[Contract].append(_sealed(Contract, contract, key))
    if not submitted:
        return
    frozen = record(
        Revision,
        id=revision,
        contract_id=pk,
        place=1,
        terms=text.terms,
        text=blocks,
        digest=digest,
        version_id=text.version.pk,
        drafted_by_id=owner,
        **common,
    )
    rows[Revision].append(_sealed(Revision, frozen, key))
    rows[TextIndex].append([pk, None, text.version.pk, 1, tokens])
    _checked(rows, contract, frozen, moment, draw, key, common)
    if state not in NEVER_SIGNED:
        _owed(rows, contract, frozen, draw, key, common)


def _state(draw: Random, age: float) -> S:
    """The older, the likelier at its end: what is two years old and still a draft is rare."""
    states = list(STATES)
    state = draw.choices(states, STATES.values())[0]
    return state if age > 0.7 or draw.random() < 0.1 else draw.choice((S.ARCHIVED, S.COMPLETED, S.TERMINATED))


def _owed(rows, contract, revision, draw: Random, key, common: dict) -> None:
    """A deposit that was paid, and the balance: paid after the end, open or overdue before."""
    deposit = contract.total // 3
    for part, (kind, amount) in enumerate((("deposit", deposit), ("balance", contract.total - deposit))):
        late = kind == "balance" and contract.state not in OVER and draw.random() < 0.7
        due = record(
            Due,
            id=uuid_at(common["created_at"]),
            contract_id=contract.id,
            revision_id=revision.id,
            key=f"p{part}",
            place=part,
            kind=kind,
            method="transfer",
            amount=max(amount, 1),
            due_on=contract.starts_on - timedelta(days=30 if part == 0 else 7),
            paid=0 if late else max(amount, 1),
            halted_at=common["created_at"] if late and contract.state == S.TERMINATED else None,
            **common,
        )
        rows[Due].append(_sealed(Due, due, key))


def _checked(rows, contract, revision, moment: datetime, draw: Random, key, common: dict) -> None:
    found = draw.sample(sorted(RULES), draw.choice((0, 0, 1, 2, 3)))
    outcomes = [draw.choice(FOUND) for _rule in found]
    run = record(
        CheckRun,
        id=uuid_at(moment),
        contract_id=contract.id,
        revision_id=revision.id,
        digest=revision.digest,
        at=moment,
        by_id=contract.owner_id,
        rules=json.dumps(dict.fromkeys(RULES, 1)),
        passed="fail" not in outcomes,
        **common,
    )
    rows[CheckRun].append(plain(CheckRun, run))
    for rule, outcome in zip(found, outcomes, strict=True):
        result = record(
            CheckResult,
            id=uuid_at(moment),
            contract_id=contract.id,
            run_id=run.id,
            rule=rule,
            version=1,
            severity={"fail": "block"}.get(outcome, outcome),
            outcome=outcome,
            message="与合同约定不一致",
            **common,
        )
        rows[CheckResult].append(_sealed(CheckResult, result, key))


def _sealed(model, values, key) -> list:
    row = []
    for f in model._meta.concrete_fields:
        value = getattr(values, f.attname)
        if value is not None and getattr(f, "is_sealed", False):
            value = seal(key, f.bound, values.id, f.encode(value), f.block)
        row.append(value)
    return row


if __name__ == "__main__":
    main(int(sys.argv[1]))

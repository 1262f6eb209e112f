"""Merging and parting again leaves nothing changed but history and the register."""

import pytest
from django.apps import apps
from django.db import models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agency.acting import acting
from agency.encryption import attach_keys
from customers.changing import propose
from customers.merging import joining, moving, undoing
from customers.models import Customer, SearchIndex, Verification
from tests import make

FACTS = {
    "name": ("张三", "张珊"),
    "latin_name": (None, "ZHANG SAN"),
    "phone": ("13800138000", "13912345678", None),
    "email": (None, "zhang@example.com"),
    "preferences": (None, "低楼层", "近电梯"),
    "grade": ("b", "c"),
}
facts = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in FACTS.items()})
related = st.lists(st.sampled_from(("grant", "check", "proposal", "intake")), max_size=4, unique=True)
answers = st.dictionaries(st.sampled_from(list(FACTS)), st.sampled_from(("winner", "loser")))
PASSING = {"updated_at", "version"}  # counted on, as every edit does


@pytest.mark.usefixtures("zhao")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ours=facts, theirs=facts, mine=related, other=related, chosen=answers)
def test_merging_and_parting_is_no_change(ours, theirs, mine, other, chosen, lin, sun):
    with transaction.atomic():
        winner, loser = make.customer(lin, **ours), make.customer(lin, **theirs)
        for archive, kinds in ((winner, mine), (loser, other)):
            for kind in kinds:
                attach(archive, kind, lin, sun)
        before = picture(winner, loser)

        with acting(lin):
            merge = joining.propose(winner, loser, by=lin, answers=chosen)
            assert Customer.objects.filter(pk=loser.pk).count() == 0
            undoing.undo(merge, by=lin)

        assert picture(winner, loser) == before
        transaction.set_rollback(True)


def attach(archive, kind: str, lin, sun) -> None:
    """Something that belongs to the archive."""
    if kind == "grant":
        make.grant(archive, sun, fields=["phone"])
    elif kind == "check":
        Verification.objects.create(
            customer=archive, department=archive.department, asked_by=lin, note="见护照", state="dropped"
        )
    elif kind == "proposal":
        with acting(lin):
            propose(archive, by=lin, changes={"name": "章三"}, version=1, why="客户来电更正")
    else:
        make.intake(lin, customer=archive, entered_at=archive.entered_at)


def picture(*archives) -> dict:
    """Every row that leads to the archives, opened, by table; ids of shares are given anew."""
    ids = [archive.pk for archive in archives]
    found = {"archives": facts_of(Customer.objects.filter(pk__in=ids), drop=PASSING)}
    for model, field in moving.columns():
        if model._meta.label != "customers.ArchiveMerge":
            rows = model._base_manager.filter(**{f"{field.name}__in": ids})
            found[f"{model._meta.label}.{field.name}"] = facts_of(rows, drop={"updated_at"})
    grants = apps.get_model("customers.CustomerGrant").objects.filter(content_object__in=ids)
    found["grants"] = facts_of(grants, drop={"id"})
    found["search"] = facts_of(SearchIndex.objects.filter(customer__in=ids), drop=set())
    return found


def facts_of(rows: models.QuerySet, *, drop: set[str]) -> list[tuple]:
    rows = list(rows)
    if rows and hasattr(rows[0], "_state") and rows[0]._meta.app_label == "customers":
        attach_keys(
            [row for row in rows if any(getattr(f, "is_sealed", False) for f in row._meta.concrete_fields)]
        )
    names = [f.attname for f in rows[0]._meta.concrete_fields if f.attname not in drop] if rows else []
    return sorted(tuple(str(getattr(row, name)) for name in names) for row in rows)

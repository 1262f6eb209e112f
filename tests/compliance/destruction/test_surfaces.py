"""Every column that leads to a customer is answered for by a destroyer: a model that comes later fails here."""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from compliance.destruction.surfaces import IDS_ONLY, SURFACES
from customers.models import Customer, Part

COVERED = {path for surface in SURFACES for path in surface.covers}
# Columns that hold ids of archives without a relation.
BY_NAME = {
    "agency.Event.subject",
    "agency.Notice.about",
    "customers.ImportRow.customer",
    "customers.ImportRow.twin",
    "customers.Selection.customers",
    "customers.CustomerExport.customers",
    "customers.SegmentUse.customers",
}


def leads_to_customers() -> set[str]:
    found = set(BY_NAME)
    for model in apps.get_models():
        if model._meta.model_name.startswith("historical"):
            continue
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
            if (
                field.is_relation
                and field.related_model is Customer
                or isinstance(field, models.UUIDField | ArrayField)
                and "customer" in field.name
            ):
                found.add(f"{model._meta.label}.{field.name}")
    return found


def test_every_column_that_leads_to_a_customer_has_its_destroyer():
    assert sorted(leads_to_customers() - COVERED - IDS_ONLY) == []


def test_no_destroyer_answers_for_a_column_there_is_not():
    for path in sorted(COVERED):
        label, column = path.rsplit(".", 1)
        apps.get_model(label)._meta.get_field(column)


def test_every_part_of_an_archive_is_among_them():
    parts = {f"{model._meta.label}.customer" for model in apps.get_models() if issubclass(model, Part)}
    assert sorted(one for one in parts if ".Historical" not in one and one not in COVERED) == []


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.code)
def test_a_surface_has_words_and_answers(surface):
    assert str(surface.label)
    assert {"plan", "execute", "verify"} <= set(dir(surface))


def test_what_is_sealed_elsewhere_does_not_merely_stay():
    """A row that stays must have its words under the archive's key, or its own key destroyed."""
    from agency.encryption.state import sealed_fields
    from compliance.destruction.treatments import Kept, OwnKeys

    wrong = []
    for surface in SURFACES:
        if isinstance(surface, Kept) and not isinstance(surface, OwnKeys):
            for model, field in surface.columns():
                for sealed in sealed_fields(model):
                    if sealed.subject not in (field.attname, "customer_id"):
                        wrong.append(f"{model._meta.label}.{sealed.name}")
    assert wrong == []

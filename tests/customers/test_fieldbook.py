"""The field registry: every personal column of the product is declared, and declared once."""

from django.apps import apps

from customers import fieldbook
from customers.models import Customer, parts


def sealed_columns():
    for model in apps.get_models():
        if model._meta.model_name.startswith("historical"):
            continue
        for field in model._meta.local_fields:
            if getattr(field, "is_sealed", False):
                yield model, field.name


def test_no_personal_column_is_without_an_entry():
    missing = [
        f"{model.__name__}.{name}"
        for model, name in sealed_columns()
        if name not in fieldbook.declared(model)
    ]

    assert missing == []


def test_every_entry_names_a_sealed_column_of_its_own_model():
    known = {(model._meta.label, name) for model, name in sealed_columns()}
    wrong = [fact for fact in fieldbook.every() if (fact.model, fact.name) not in known]

    assert wrong == []


def test_no_field_is_declared_twice():
    names = [(fact.model, fact.name) for fact in fieldbook.every()]

    assert len(names) == len(set(names))


def test_the_label_of_a_field_is_the_one_of_its_form():
    assert fieldbook.BY_NAME["phone"].label == Customer._meta.get_field("phone").verbose_name


def test_every_part_of_an_archive_is_sealed_with_its_key_and_remembered():
    for model in parts():
        for field in model._meta.local_fields:
            if getattr(field, "is_sealed", False):
                assert field.subject == "customer_id", f"{model.__name__}.{field.name}"
        assert hasattr(model, "history")

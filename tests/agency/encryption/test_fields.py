"""Sealed columns in daily use: plain values in Python, nothing of them in the database."""

import copy
import pickle
import uuid
from datetime import date

import pytest
from django.core.exceptions import FieldError
from django.db import transaction
from django.db.models import F, Value
from django.forms.models import model_to_dict

from agency.models import SubjectKey
from customers.models import Customer, RegistrationDraft
from tests import make
from tests.agency.encryption.raw_bytes import NameForm, stored


def draft(owner, content) -> RegistrationDraft:
    return RegistrationDraft.objects.create(owner=owner, content=content)


def test_the_database_holds_nothing_readable(lin):
    made = make.customer(lin, name="欧阳震华")

    assert "欧阳震华".encode() not in stored(made)
    assert Customer.objects.get(pk=made.pk).name == "欧阳震华"
    assert str(Customer.objects.values_list("name", flat=True).get(pk=made.pk)) == "<sealed>"


def test_values_come_back_as_they_were(lin):
    born = date(1990, 3, 7)
    made = Customer.objects.get(
        pk=make.customer(lin, born_on=born, wechat="", address="𠮷野家 🏠", email=None).pk
    )

    assert (made.born_on, made.wechat, made.address, made.email) == (born, "", "𠮷野家 🏠", None)


def test_a_page_needs_one_query_for_all_its_keys(lin, django_assert_num_queries):
    for n in range(7):
        make.customer(lin, name=f"客人{n}")

    for rows in (1, 3, 7):
        with django_assert_num_queries(2):
            page = list(Customer.objects.order_by("number")[:rows])
            assert [(c.name, c.phone) for c in page] == [(f"客人{n}", "13800138000") for n in range(rows)]


def test_reading_row_by_row_loads_the_keys_of_a_chunk_at_once(lin, django_assert_num_queries):
    for n in range(5):
        make.customer(lin, name=f"客人{n}")
    counted = Customer.objects.order_by("number").iterator(chunk_size=5)

    with django_assert_num_queries(2) as queries:
        names = [customer.name for customer in counted]

    assert names == [f"客人{n}" for n in range(5)]
    assert sum("subject_key" in query["sql"] for query in queries) == 1


@pytest.mark.parametrize(
    "question",
    [
        lambda rows: rows.filter(name="张三"),
        lambda rows: rows.filter(name__icontains="张"),
        lambda rows: rows.filter(name__in=["张三"]),
        lambda rows: rows.exclude(phone__startswith="138"),
        lambda rows: rows.order_by("name"),
        lambda rows: rows.order_by("-phone"),
        lambda rows: rows.order_by(F("name").asc()),
        lambda rows: rows.values("name").distinct(),
        lambda rows: rows.update(name="李四"),
        lambda rows: rows.update(name=Value("李四")),
        lambda rows: rows.update(name=F("phone")),
    ],
)
def test_questions_that_would_compare_ciphertexts_are_refused(lin, question):
    with pytest.raises(FieldError, match="sealed"), transaction.atomic():
        question(Customer.objects.all())


def test_emptiness_may_be_asked_for(lin):
    make.customer(lin, email=None)

    assert Customer.objects.filter(email__isnull=True).count() == 1


def test_an_unchanged_value_keeps_its_ciphertext(lin):
    made = Customer.objects.get(pk=make.customer(lin).pk)
    before = stored(made), stored(made, "phone")
    assert made.name == "张三"
    made.phone = "13900139000"
    made.save()

    assert stored(made) == before[0]
    assert stored(made, "phone") != before[1]


def test_saving_twice_keeps_the_ciphertext_too(lin):
    made = make.customer(lin)
    before = stored(made)
    made.save()

    assert stored(made) == before


def test_a_change_inside_of_json_is_noticed(lin):
    made = RegistrationDraft.objects.get(pk=draft(lin, {"name": "张三", "tags": []}).pk)
    made.content["tags"].append("海岛")
    made.save()

    assert RegistrationDraft.objects.get(pk=made.pk).content == {"name": "张三", "tags": ["海岛"]}


def test_a_copied_record_is_sealed_for_itself(lin):
    original = Customer.objects.get(pk=make.customer(lin, name="张三", address="海淀").pk)
    twin = copy.deepcopy(original)
    twin.pk, twin.number, twin._state.adding = uuid.uuid4(), "KH-copy", True
    twin.save(force_insert=True)

    assert Customer.objects.get(pk=twin.pk).address == "海淀"
    assert SubjectKey.objects.filter(subject__in=[original.pk, twin.pk]).count() == 2


def test_forms_know_what_was_changed(lin):
    made = Customer.objects.get(pk=make.customer(lin, born_on=date(1990, 3, 7)).pk)
    data = {"name": "张三", "phone": "13900139000", "born_on": "1990-03-07", "wechat": ""}
    form = NameForm(data, instance=made)

    assert form.changed_data == ["phone"]
    assert form.save().phone == "13900139000"
    assert model_to_dict(made, ["name", "phone"]) == {"name": "张三", "phone": "13900139000"}


def test_bulk_writes_seal_as_well(lin):
    made = [make.customer(lin, name=f"客人{n}") for n in range(3)]
    for n, customer in enumerate(made):
        customer.name = f"贵宾{n}"
    Customer.objects.bulk_update(made, ["name"])
    drafts = [RegistrationDraft(owner=lin, form=f"edit:{n}", content={"n": n}) for n in range(3)]
    RegistrationDraft.objects.bulk_create(drafts)

    assert [c.name for c in Customer.objects.order_by("number")] == ["贵宾0", "贵宾1", "贵宾2"]
    assert [c.name for c in made] == ["贵宾0", "贵宾1", "贵宾2"]
    assert [d.content for d in RegistrationDraft.objects.order_by("form")] == [{"n": n} for n in range(3)]


def test_columns_left_out_of_a_query_open_later(lin, django_assert_num_queries):
    made = [make.customer(lin, name=f"客人{n}") for n in range(3)]

    deferred = list(Customer.objects.defer("name", "phone").order_by("number"))
    with django_assert_num_queries(2):
        assert [c.name for c in deferred] == ["客人0", "客人1", "客人2"]
    only = Customer.objects.only("number").get(pk=made[0].pk)
    only.number = "KH-only"
    only.save(update_fields=["number"])
    assert Customer.objects.get(pk=made[0].pk).name == "客人0"


def test_a_pickle_holds_neither_key_nor_opened_value(lin):
    made = Customer.objects.get(pk=make.customer(lin, name="欧阳震华").pk)
    assert made.name == "欧阳震华"
    frozen = pickle.dumps(made)

    assert "欧阳震华".encode() not in frozen
    assert pickle.loads(frozen).name == "欧阳震华"


def test_a_failed_registration_leaves_no_key_and_can_be_tried_again(lin):
    made = Customer.objects.get(pk=make.customer(lin).pk)
    fresh = copy.deepcopy(made)
    fresh.pk, fresh.number = uuid.uuid4(), "KH-again"
    with transaction.atomic():
        fresh.save(force_insert=True)
        transaction.set_rollback(True)

    assert not SubjectKey.objects.filter(pk=fresh.pk).exists()
    fresh.save(force_insert=True)
    assert Customer.objects.get(pk=fresh.pk).name == "张三"


def test_a_migration_sees_only_what_the_column_is(lin):
    _, path, _, options = Customer._meta.get_field("born_on").deconstruct()

    assert path == "agency.encryption.fields.SealedDateField"
    assert options == {"context": "customer.born_on", "null": True, "blank": True}


def test_sealed_fields_are_not_dumped_plain(lin):
    from django.core import serializers

    with pytest.raises(FieldError, match="plain"):
        serializers.serialize("json", [make.customer(lin)])

"""Sealed values that were moved, damaged or destroyed: they are told apart, and never overwritten."""

import copy
import pickle
import uuid

import pytest
from django.db import transaction
from django.utils import timezone, translation

from agency.acting import acting_as
from agency.encryption import KEYLESS, SHREDDED, TAMPERED, KeyMissing, SubjectShredded, findings
from agency.encryption.rotation import shred
from agency.models import SubjectKey
from customers.models import Customer
from tests import make
from tests.agency.encryption.raw_bytes import NameForm, overwrite, stored


def test_bytes_moved_to_another_customer_do_not_open_and_are_found_out(lin):
    zhang, li = make.customer(lin, name="张三"), make.customer(lin, name="李四")
    overwrite(li, stored(zhang))

    with findings.collect() as found:
        page = {c.pk: c.name for c in Customer.objects.all()}

    assert page == {zhang.pk: "张三", li.pk: TAMPERED}
    assert [(f.label, f.pk, f.field, f.kind) for f in found] == [
        ("customers.Customer", li.pk, "name", "TAMPERED")
    ]


def test_bytes_moved_to_another_column_do_not_open(lin):
    made = make.customer(lin)
    overwrite(made, stored(made, "phone"))

    assert Customer.objects.get(pk=made.pk).name is TAMPERED


def test_a_damaged_value_prints_in_the_language_of_the_reader_and_is_false():
    with translation.override("en"):
        assert [str(s) for s in (SHREDDED, TAMPERED, KEYLESS)] == [
            "[destroyed]",
            "[failed verification]",
            "[key missing]",
        ]
    assert not any((SHREDDED, TAMPERED, KEYLESS))
    assert pickle.loads(pickle.dumps(TAMPERED)) is copy.deepcopy(TAMPERED) is TAMPERED


@pytest.mark.parametrize("open_first", [True, False])
def test_saving_a_record_with_a_damaged_value_leaves_its_bytes_alone(lin, open_first):
    made = make.customer(lin)
    overwrite(made, b"\xe1\x01\x00\x01" + b"x" * 60)
    damaged = stored(made)
    again = Customer.objects.get(pk=made.pk)
    if open_first:
        assert again.name is TAMPERED
    again.grade = "vip"
    again.save()

    assert stored(made) == damaged


def test_refreshing_a_damaged_record_and_saving_it_leaves_its_bytes_alone(lin):
    made = make.customer(lin)
    overwrite(made, b"\xe1\x01\x00\x01" + b"x" * 60)
    damaged = stored(made)
    made.refresh_from_db()
    made.save()

    assert (made.name, stored(made)) == (TAMPERED, damaged)


def test_a_form_over_a_damaged_value_neither_shows_nor_overwrites_it(lin):
    made = make.customer(lin, wechat="zhang_san")
    overwrite(made, b"\xe1\x01\x00\x01" + b"x" * 60, "wechat")
    damaged, again = stored(made, "wechat"), Customer.objects.get(pk=made.pk)

    assert NameForm(instance=again).initial["wechat"] is None
    form = NameForm({"name": "张三", "phone": "1", "born_on": "", "wechat": ""}, instance=again)
    form.save()

    assert stored(made, "wechat") == damaged


def test_a_destroyed_archive_reads_as_destroyed_and_takes_nothing_more(lin):
    made = make.customer(lin)
    opened_before = Customer.objects.get(pk=made.pk)
    assert opened_before.name == "张三"
    assert shred(made.pk, at=timezone.now())
    again = Customer.objects.get(pk=made.pk)

    assert (again.name, again.phone, again.email) == (SHREDDED, SHREDDED, None)
    again.grade = "c"
    again.save()
    opened_before.name = "李四"
    with pytest.raises(SubjectShredded), transaction.atomic():
        opened_before.save()
    with pytest.raises(SubjectShredded), transaction.atomic():
        Customer.objects.bulk_update([opened_before], ["name"])
    assert not shred(made.pk, at=timezone.now())


def test_a_lost_key_is_noticed_and_never_replaced(lin):
    made = make.customer(lin)
    _lose_key(made.pk)
    again = Customer.objects.get(pk=made.pk)

    with findings.collect() as found:
        assert again.name is KEYLESS
    again.save()
    again.name = "李四"
    with pytest.raises(KeyMissing), transaction.atomic():
        again.save()

    assert [f.kind for f in found] == ["KEYLESS"]
    assert not SubjectKey.objects.filter(pk=made.pk).exists()


def _lose_key(subject) -> None:
    """As after a restore without the newest key backup; the application itself may not delete keys."""
    SubjectKey.objects.filter(pk=subject).update(subject=uuid.uuid4())


def test_the_history_holds_the_same_sealed_bytes(lin):
    made = make.customer(lin, name="张三")
    with acting_as("system:test"):
        made.name = "张三丰"
        made.save()
    versions = list(made.history.order_by("history_id"))

    assert [version.name for version in versions] == ["张三", "张三丰"]
    shred(made.pk, at=timezone.now())
    assert [version.name for version in made.history.all()] == [SHREDDED, SHREDDED]

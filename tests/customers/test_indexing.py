"""The search row says as much about a customer as tokens can, and follows the archive."""

from agency.encryption import tokens
from customers import indexing
from customers.models import Customer, SearchIndex
from tests import make


def test_the_row_holds_a_token_of_every_whole_number_and_address(lin):
    customer = make.customer(
        lin,
        phone="138 0013 8000",
        second_phone="+86 139-0000-1111",
        email="A@b.cn",
        wechat="zhangsan66",
        document_number="E12345678",
    )

    row = SearchIndex.objects.get(pk=customer.pk)

    assert set(row.exact) == {
        tokens.exact("phone", "13800138000"),
        tokens.exact("phone", "13900001111"),
        tokens.exact("email", "a@b.cn"),
        tokens.exact("wechat", "ZHANGSAN66"),
        tokens.exact("document", "e12345678"),
    }
    assert (row.owner_id, row.department_id) == (lin.pk, lin.department_id)


def test_siblings_with_one_guardians_phone_are_no_duplicates(lin):
    one = make.customer(lin, phone=None, guardian_phone="13700137000", basis="guardian", minor=True)

    assert SearchIndex.objects.get(pk=one.pk).exact == []


def test_indexing_again_after_an_edit_leaves_one_row_without_the_old_name(lin):
    customer = make.customer(lin, name="欧阳娜娜")
    customer.name = "李四"
    customer.record(by=lin, why="corrected")

    indexing.index(customer)

    (wanted,) = tokens.query("李四").groups
    (gone,) = tokens.query("欧阳").groups
    row = SearchIndex.objects.get()
    assert set(row.tokens) & set(wanted)
    assert not set(row.tokens) & set(gone)


def test_the_row_follows_the_customer_to_another_owner(lin, sun):
    customer = make.customer(lin)

    Customer.objects.filter(pk=customer.pk).update(owner=sun, department=sun.department)

    assert SearchIndex.objects.values_list("owner_id", "department_id").get() == (sun.pk, sun.department_id)


def test_rebuilding_makes_every_row_anew(lin):
    for name in ("张三", "李四", "王五"):
        make.customer(lin, name=name)
    SearchIndex.objects.all().delete()

    assert indexing.rebuild() == 3
    assert SearchIndex.objects.count() == 3

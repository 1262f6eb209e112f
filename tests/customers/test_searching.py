"""Everybody finds what she may see by whatever she knows of it, and nothing else."""

import pytest

from agency.acting import acting
from agency.models import Event
from customers import numbering, searching
from customers.models import NumberSeries
from tests import make

ZHANG = {
    "name": "张三丰",
    "phone": "+86 138-0013-8000",
    "second_phone": "021-55667788",
    "email": "San.Feng@Example.cn",
    "wechat": "sanfeng_88",
    "document_number": "110101199003078515",
}


@pytest.fixture
def zhang(lin):
    return make.customer(lin, number=numbering.written("KH", 2026, 17), **ZHANG)


def found(user, text: str) -> list:
    with acting(user):
        return searching.search(user, text)


@pytest.mark.parametrize(
    "text",
    [
        "张三丰", "三丰", "张", "張三豐", "zhangsanfeng", "zhang san", "ZSF", "sanfeng", "zsf",
        "13800138000", "138 0013 8000", "+8613800138000", "１３８００１３８０００", "8000", "张三 8000",
        "55667788",
        "san.feng@example.cn", "SANFENG_88", "110101199003078515", "8515",
        "KH-2026-000017-9", "KH-2026-000017", "2026-000017", "2026-17", "kh-2026-17", "17",
        " KH—2026—000017 ",
    ],
)  # fmt: skip
def test_an_archive_is_found_by_whatever_is_known_of_it(text, lin, zhang):
    NumberSeries.objects.create(prefix="KH", year=2026, last=17)
    text = text.replace("-9", f"-{zhang.number[-1]}") if text.startswith("KH-2026-000017-") else text

    assert found(lin, text) == [zhang]


@pytest.mark.parametrize(
    "text", ["", " ", "李四", "13900139000", "KH-2026-000018", "x", "\x00", "\ud800", "😀", "%", "'"]
)
def test_what_nobody_is_called_finds_nothing(text, lin, zhang):
    assert found(lin, text) == []


def test_a_wrong_check_digit_finds_nothing(lin, zhang):
    wrong = str((int(zhang.number[-1]) + 1) % 10)

    assert found(lin, zhang.number[:-1] + wrong) == []


@pytest.mark.parametrize("text", ["张三丰", "13800138000", "8000", "KH-2026-000017"])
def test_only_those_who_may_see_the_archive_find_it(
    text, zhang, wang, sun, zhao, zhou, he, guo, qian, system_admin
):
    make.grant(zhang, sun)

    finders = [
        user.username for user in (wang, sun, zhao, zhou, he, guo, qian, system_admin) if found(user, text)
    ]

    assert finders == ["sun", "zhao", "he", "qian"]


@pytest.mark.parametrize("text", ["13800138000", "8000"])
def test_a_share_answers_by_the_fields_it_names_only(text, zhang, sun, guo):
    make.grant(zhang, sun, fields=["email"])
    make.grant(zhang, guo, fields=["phone"])

    assert (found(sun, text), found(guo, text), found(sun, "张三丰")) == ([], [zhang], [zhang])


def test_a_child_is_found_by_the_guardians_phone(lin):
    child = make.customer(lin, phone=None, guardian_phone="13700137000", basis="guardian", minor=True)

    assert found(lin, "13700137000") == [child]


def test_a_whole_number_finds_the_archive_however_many_newer_ones_end_alike(lin):
    old = make.customer(lin, phone="13800135678", document_number=None, document_type="")
    for place in range(4 * searching.ROUNDS):
        make.customer(lin, phone=f"139{place:04d}5678", document_number=None, document_type="")

    with acting(lin):
        assert searching.search(lin, "138 0013 5678", limit=1) == [old]
        assert searching.search(lin, "5678", limit=1) != [old]


def test_every_result_is_reached_page_by_page_once(lin, wang):
    archives = [make.customer(lin, name=f"王{given}") for given in "甲乙丙丁戊己庚"]
    make.customer(wang, name="王辛")
    seen, after, pages = [], None, 0

    with acting(lin):
        while True:
            page = searching.find(lin, "王", after=after, limit=2)
            seen += page.rows
            after, pages = page.after, pages + 1
            if after is None:
                break

    assert (seen, pages) == (archives[::-1], 4)


def test_the_register_learns_of_a_search_but_not_what_was_typed(lin, zhang):
    with acting(lin):
        searching.note(lin, searching.find(lin, "张三 8000"), via="list")

    event = Event.objects.get(kind="searched")
    assert (event.by, event.data) == (lin, {"via": "list", "kinds": ["name", "digits"], "found": 1})


def test_one_or_many_results_cost_the_same_queries(lin, django_assert_max_num_queries):
    for given in "甲乙丙":
        make.customer(lin, name=f"王{given}")
    make.customer(lin, name="赵六")

    with acting(lin):
        for text in ("王", "赵六"):
            with django_assert_max_num_queries(3):
                assert [customer.name for customer in searching.search(lin, text)]

"""The edit form shows nothing unopened, keeps what is typed, and settles conflicts on a page of its own."""

import re

import pytest
from django.urls import reverse

from agency.acting import acting
from customers import editing
from customers.models import Customer, RegistrationDraft
from tests import make

WHY = "客户来电更正"


@pytest.fixture
def liu(lin):
    return make.customer(
        lin, name="刘梦琪", phone="15812349974", preferences="低楼层", email="liu@example.com", address="杭州"
    )


@pytest.fixture
def desk(client, lin):
    client.force_login(lin)
    return client


def url(customer, name="edit") -> str:
    return reverse(f"customers:{name}", args=[customer.pk])


def typed(customer, **entries) -> dict:
    """What a browser sends for the form as it was drawn, with `entries` typed over it."""
    standing = {
        "version": customer.version,
        "name": customer.name,
        "grade": customer.grade,
        "source": customer.source_id,
        "preferences": customer.preferences or "",
        "document_type": "",
        "why": WHY,
    }
    return standing | entries


def test_nothing_sealed_stands_in_the_form_but_its_mask_does(desk, liu):
    text = desk.get(url(liu)).content.decode()

    for secret in ("15812349974", "liu@example.com"):
        assert secret not in text
    assert 'placeholder="158****9974"' in text
    assert "低楼层" in text


def test_an_untouched_form_changes_nothing(desk, liu):
    answer = desk.post(url(liu), typed(liu))

    assert answer.status_code == 302
    assert Customer.objects.get(pk=liu.pk).version == 1


def test_typed_values_replace_and_empty_ones_keep(desk, liu):
    answer = desk.post(url(liu), typed(liu, phone="139 1234 5678", preferences="近电梯"))

    saved = Customer.objects.get(pk=liu.pk)
    assert answer.status_code == 302
    assert (saved.phone, saved.preferences, saved.email) == ("13912345678", "近电梯", "liu@example.com")
    assert make.why(Customer.history.filter(id=liu.pk).latest()) == WHY


def test_a_tick_removes(desk, liu):
    desk.post(url(liu), typed(liu, remove=["email"]))

    assert Customer.objects.get(pk=liu.pk).email is None


def test_the_last_way_to_reach_the_customer_stays(desk, lin):
    wen = make.customer(lin, name="周文")

    assert desk.post(url(wen), typed(wen, remove=["phone"])).status_code == 422


def test_a_wrong_number_comes_back_beside_its_field_with_all_that_was_typed(desk, liu):
    answer = desk.post(url(liu), typed(liu, phone="1391234", preferences="近电梯"))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "1391234" in text
    assert "近电梯" in text
    assert RegistrationDraft.objects.get().content["phone"] == ["1391234"]


def test_without_a_reason_nothing_is_saved(desk, liu):
    assert desk.post(url(liu), typed(liu, phone="13912345678", why=" ")).status_code == 422
    assert Customer.objects.get(pk=liu.pk).version == 1


def test_anothers_phone_needs_a_word_and_does_not_stop_for_oneself(desk, lin, liu):
    make.customer(lin, name="刘父", phone="13912345678")

    assert desk.post(url(liu), typed(liu, phone="13912345678")).status_code == 422
    again = typed(liu, phone="13912345678", different_person="on")
    assert desk.post(url(liu), again).status_code == 302


def test_half_typed_it_survives_a_closed_browser(desk, liu):
    assert desk.post(url(liu, "edit_draft"), typed(liu, phone="1391")).status_code == 204

    assert 'value="1391"' in desk.get(url(liu)).content.decode()
    desk.post(url(liu, "edit_discard"))
    assert 'value="1391"' not in desk.get(url(liu)).content.decode()


def test_saving_ends_the_draft(desk, liu):
    desk.post(url(liu, "edit_draft"), typed(liu, phone="13912345678"))
    desk.post(url(liu), typed(liu, phone="13912345678"))

    assert not RegistrationDraft.objects.exists()


@pytest.fixture
def overtaken(desk, liu, zhao):
    """zhao saved a phone and an address while lin was typing a phone and a preference."""
    with acting(zhao):
        editing.edit(
            liu.pk, by=zhao, changes={"phone": "13700000000", "grade": "b"}, version=1, why="季度核对"
        )
    return desk.post(url(liu), typed(liu, phone="13912345678", preferences="近电梯"))


def hidden(answer) -> dict:
    """The hidden entries of a page's form."""
    found: dict[str, list] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode()):
        found.setdefault(name, []).append(value)
    return found


def test_a_conflict_shows_ones_own_typing_and_masks_the_others(overtaken, liu):
    text = overtaken.content.decode()

    assert overtaken.status_code == 409
    assert "13912345678" in text
    assert "137****0000" in text
    assert "13700000000" not in text
    assert "赵敏" in text
    assert Customer.objects.get(pk=liu.pk).phone == "13700000000"


def test_choosing_ones_own_value_keeps_what_only_the_other_changed(desk, overtaken, liu):
    answer = desk.post(url(liu), hidden(overtaken) | {"choose_phone": "mine"})

    saved = Customer.objects.get(pk=liu.pk)
    assert answer.status_code == 302
    assert (saved.phone, saved.grade, saved.preferences) == ("13912345678", "b", "近电梯")


def test_choosing_theirs_saves_the_rest_of_ones_own(desk, overtaken, liu):
    desk.post(url(liu), hidden(overtaken) | {"choose_phone": "theirs"})

    saved = Customer.objects.get(pk=liu.pk)
    assert (saved.phone, saved.grade, saved.preferences) == ("13700000000", "b", "近电梯")


def test_a_field_without_a_choice_asks_again(desk, overtaken, liu):
    again = desk.post(url(liu), hidden(overtaken))

    assert again.status_code == 409
    assert "13912345678" in again.content.decode()


def test_a_third_change_meanwhile_is_a_conflict_of_its_own(desk, overtaken, liu, zhao):
    with acting(zhao):
        editing.edit(liu.pk, by=zhao, changes={"phone": "13711111111"}, version=2, why="再次核对")

    again = desk.post(url(liu), hidden(overtaken) | {"choose_phone": "mine"})

    assert again.status_code == 409
    assert "137****1111" in again.content.decode()


def test_fields_only_one_side_touched_merge_without_a_question(desk, liu, zhao):
    with acting(zhao):
        editing.edit(liu.pk, by=zhao, changes={"grade": "b"}, version=1, why="季度核对")

    desk.post(url(liu), typed(liu, phone="13912345678"))

    saved = Customer.objects.get(pk=liu.pk)
    assert (saved.phone, saved.grade) == ("13912345678", "b")


def test_a_draft_keeps_the_version_it_was_begun_on(desk, liu, zhao):
    desk.post(url(liu, "edit_draft"), typed(liu, phone="13912345678"))
    with acting(zhao):
        editing.edit(liu.pk, by=zhao, changes={"phone": "13700000000"}, version=1, why="季度核对")

    assert 'name="version" value="1"' in desk.get(url(liu)).content.decode()


def test_readers_have_no_form(client, liu, qian, sun):
    make.grant(liu, sun)
    for person in (qian, sun):
        client.force_login(person)
        assert client.get(url(liu)).status_code == 403
        assert client.post(url(liu), typed(liu, phone="13912345678")).status_code == 403

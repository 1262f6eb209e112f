"""Any colleague tells what they know, learns nothing of archives, and sees what became of it (A22, C6, B45)."""

import pytest
from django.urls import reverse
from django.utils.timezone import localtime, now

from customers.leads import applying, deciding
from customers.models import Lead, Prompt
from tests import make

pytestmark = pytest.mark.django_db
FACTS = reverse("customers:facts")
SHEET = reverse("customers:sheet")


def told(**changes) -> dict:
    return {
        "kind": "observation",
        "whom": "周先生",
        "what": "不吃香菜",
        "seen_at": f"{localtime(now()):%Y-%m-%dT%H:%M}",
        **changes,
    }


@pytest.mark.parametrize("who", ["guo", "qian", "system_admin", "sun"])
def test_anyone_signed_in_tells_what_they_know(client, he, who, request):
    person = request.getfixturevalue(who)
    client.force_login(person)

    assert client.post(FACTS, told(form_id="x")).status_code == 302
    lead = Lead.objects.get()
    assert (lead.way, lead.kind, lead.submitted_by, lead.note) == ("staff", "observation", person, "不吃香菜")


def test_the_answer_tells_nothing_about_archives(client, lin, sun, he):
    customer = make.customer(lin, name="周文", phone="13812345678")
    client.force_login(sun)

    answers = [
        client.post(FACTS, told(form_id="x", whom=whom), follow=True).content.count(b"13812345678")
        for whom in (customer.number, "13812345678", "13812345679", "KH-2026-999999-0")
    ]

    assert answers == [0, 0, 0, 0]
    client.force_login(he)
    leads = Lead.objects.order_by("pk")
    pages = [client.get(lead.get_absolute_url()) for lead in leads]
    assert [len(page.context["twins"]) for page in pages] == [0, 1, 0, 0]


def test_the_reporter_sees_the_outcome_and_not_how(client, lin, guo, he):
    client.force_login(guo)
    for what in ("甲", "乙", "丙"):
        client.post(FACTS, told(form_id="x", what=what))
    taken, left, _waiting = Lead.objects.order_by("pk")
    deciding.match(taken, by=he, customer=make.customer(lin))
    applying.merge(taken, by=he, fields=[], into="preferences", words="不吃香菜")
    deciding.reject(left, by=he, reason="duplicate")

    page = client.get(FACTS)

    assert [words for _lead, (words, _tone) in page.context["told"]] == [
        outcome_in_words(name) for name in ("in work", "not taken up", "taken up")
    ]
    assert "KH-" not in page.text


def outcome_in_words(msgid: str) -> str:
    from django.utils.translation import gettext

    return gettext(msgid)


def test_an_observation_sheet_takes_three_taps(client, guo, he):
    client.force_login(guo)
    prompt = Prompt.objects.filter(service="meal").first()
    address = f"{SHEET}?service=meal"

    assert list(client.get(address).context["form"].fields["prompts"].queryset) == list(
        Prompt.objects.filter(service="meal")
    )
    sent = client.post(
        address,
        {"form_id": "x", "prompts": [prompt.pk], "words": "不吃香菜", "whom": "3 号桌周女士"}
        | {"seen_at": told()["seen_at"]},
    )

    assert sent.status_code == 302
    lead = Lead.objects.get()
    assert (lead.way, lead.note, lead.contact) == ("sheet", f"{prompt}\n不吃香菜", "3 号桌周女士")


def test_a_guest_is_a_tap_away_and_a_tick_is_enough(client, lin, guo):
    guest = make.customer(lin, name="薛磊")
    make.customer(lin, name="旁人")
    make.grant(guest, guo)
    client.force_login(guo)

    page = client.get(f"{SHEET}?service=meal&whom={guest.number}")
    form = page.context["form"]
    tapped = {"form_id": "x", "whom": form["whom"].initial, "seen_at": told()["seen_at"]}
    nothing = client.post(f"{SHEET}?service=meal", tapped)
    sent = client.post(f"{SHEET}?service=meal", tapped | {"prompts": [form.fields["prompts"].queryset[0].pk]})

    assert [one.name for one in page.context["guests"]] == ["薛磊"]
    assert (nothing.status_code, sent.status_code) == (422, 302)
    assert Lead.objects.get().contact == guest.number


def test_the_guides_today_leads_to_the_sheet_in_one_tap(client, guo, lin):
    for person, there in ((guo, True), (lin, False)):
        client.force_login(person)
        assert (f'href="{SHEET}"' in client.get("/").text) == there


def test_a_prompt_is_changed_in_place(client, he):
    client.force_login(he)
    prompt = Prompt.objects.filter(service="meal").first()
    address = f"{reverse('customers:prompts')}?edit={prompt.pk}"

    assert prompt.text in client.get(address).text
    client.post(
        address, {"service": "meal", "text": "忌口与过敏", "text_en": "What they must not eat", "position": 1}
    )

    prompt.refresh_from_db()
    assert prompt.text == "忌口与过敏"
    assert client.get(f"{reverse('customers:prompts')}?edit=kein").status_code == 200


def test_the_prompts_are_the_crm_managers(client, he, guo):
    client.force_login(he)
    address = reverse("customers:prompts")

    client.post(
        address, {"service": "hotel", "text": "早起还是晚起", "text_en": "Early or late", "position": 9}
    )
    added = Prompt.objects.get(text="早起还是晚起")
    client.post(reverse("customers:prompt_switch", args=[Prompt.objects.filter(service="hotel").first().pk]))

    client.force_login(guo)
    shown = client.get(f"{SHEET}?service=hotel").context["form"].fields["prompts"].queryset
    assert added in shown
    assert len(shown) == 2

"""The pages of greetings, gifts, contact lists, rules and the budget."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from agency.models import Event
from customers.models import CareAction, CareRule, Customer
from tests import make
from tests.counting import queries


def test_without_consent_the_form_says_why_and_nothing_is_made(lin, client):
    customer = make.customer(lin)
    client.force_login(lin)
    data = {"act": "greeting", "due_on": f"{localdate()}", "text": "{name}，您好"}

    answer = client.post(reverse("customers:care_new", args=[customer.pk]), data)

    assert answer.status_code == 422
    assert "不得发送" in answer.content.decode()
    assert not CareAction.objects.exists()


def test_a_greeting_is_sent_with_the_name_in_it(lin, client):
    planned = make.care_action(make.customer(lin), act="greeting", text="{name}，节日快乐！", planned_cost=0)
    client.force_login(lin)

    page = client.get(planned.get_absolute_url()).content.decode()
    client.post(planned.get_absolute_url(), {"channel": "wechat", "text": "张三，节日快乐！"})

    assert "张三，节日快乐！" in page
    assert CareAction.objects.get().channel == "wechat"


def test_a_manager_approves_on_the_page(lin, zhao, client):
    asked = make.care_action(make.customer(lin), planned_cost=999_999)
    client.force_login(zhao)

    assert (
        asked.get_absolute_url()
        in client.get(reverse("customers:care_actions") + "?view=waiting&who=team").content.decode()
    )
    client.post(reverse("customers:care_act", args=[asked.pk, "decide"]), {"decision": "approve"})

    assert CareAction.objects.get().state == "open"


def test_a_wish_for_more_money_must_be_an_amount(lin, client):
    planned = make.care_action(make.customer(lin))
    client.force_login(lin)

    client.post(reverse("customers:care_act", args=[planned.pk, "ask"]), {"cost": "viel"})
    assert CareAction.objects.get().state == "open"
    client.post(reverse("customers:care_act", args=[planned.pk, "ask"]), {"cost": "888"})
    assert CareAction.objects.get().planned_cost == 88_800


def test_the_lists_are_found_anew_each_time(lin, client):
    customer = make.customer(lin)
    client.force_login(lin)
    address = reverse("customers:contact_list", args=["repeat"])
    assert customer.number not in client.get(address).content.decode()

    Customer.objects.filter(pk=customer.pk).update(trips=2)

    page = client.get(address).content.decode()
    assert customer.number in page
    assert reverse("customers:contact_note", args=[customer.pk]) in page


def test_the_crm_manager_changes_a_rule_and_it_is_written_down(he, client):
    rule = CareRule.objects.get(occasion="birthday", grade="vip")
    address = reverse("customers:care_rule", args=[rule.pk])
    client.force_login(he)
    data = {"act": "gift", "lead_days": "10", "cost": "200", "text": "{name}，生日快乐", "text_en": ""}

    assert client.post(address, data | {"text": "{phone}"}).status_code == 422
    assert client.post(address, data | {"active": "on"}).status_code == 302

    rule.refresh_from_db()
    assert (rule.lead_days, rule.cost) == (10, 20_000)
    assert Event.objects.filter(kind="care", data__act="rule", by=he).count() == 1


def test_the_budget_adds_up_and_leads_to_its_list(lin, he, client):
    planned = make.care_action(make.customer(lin, grade="a"), planned_cost=12_345)
    client.force_login(he)

    page = client.get(reverse("customers:care_budget")).content.decode()
    behind = f"?view=all&who=team&year={localdate().year}&grade=a&occasion="

    assert "¥123.45" in page
    assert (
        planned.get_absolute_url() in client.get(reverse("customers:care_actions") + behind).content.decode()
    )


@pytest.mark.parametrize("name", ["care_actions", "contact_lists", "care_budget"])
def test_one_line_or_three_cost_the_same(name, lin, he, client):
    address = reverse(f"customers:{name}") + "?who=team"
    make.care_action(make.customer(lin, grade="vip"))
    client.force_login(he)
    queries(client, "get", address)
    one = queries(client, "get", address)
    for _number in range(2):
        make.care_action(make.customer(lin, grade="vip"))

    assert queries(client, "get", address) == one


def test_the_tabs_of_the_contact_lists_lead_to_their_pages(lin, client):
    client.force_login(lin)

    for address in (reverse("customers:contact_lists"), reverse("customers:contact_list", args=["repeat"])):
        page = client.get(address).content.decode()
        assert f'href="{reverse("customers:contact_list", args=["partners"])}"' in page

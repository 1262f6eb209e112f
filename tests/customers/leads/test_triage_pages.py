"""The triage inbox as its people see it: what waits, what it may belong to, one decision at a time."""

import pytest
from django.urls import reverse

from agency.models import Event
from customers.forms.registration import RegistrationForm
from customers.leads import deciding
from customers.models import Intake, Lead
from tests import make

pytestmark = pytest.mark.django_db
INBOX = reverse("customers:leads")


def act(client, lead, name, **data):
    return client.post(reverse("customers:lead_act", args=[lead.pk, name]), data)


def test_the_oldest_lead_stands_open_beside_the_list(client, he):
    make.lead(contact="先来的周先生")
    make.lead(contact="后到的吴女士")
    client.force_login(he)

    page = client.get(INBOX)

    assert page.context["lead"].contact == "先来的周先生"
    assert page.context["waiting"]["count"] == 2
    assert "后到的吴女士" in page.text


def test_the_phone_is_covered_until_it_is_opened_with_a_purpose(client, he):
    lead = make.lead(phone="13812341234")
    client.force_login(he)

    page = client.get(lead.get_absolute_url())
    opened = client.post(
        reverse("customers:lead_reveal", args=[lead.pk, "phone"]), {"purpose": make.purpose().pk}
    )

    assert "13812341234" not in page.text
    assert "138****1234" in page.text
    assert "13812341234" in opened.text
    assert Event.objects.get(kind="revealed", subject=lead.pk).data["purpose"] == "contact"


def test_an_archive_out_of_sight_is_not_offered_as_a_match(client, lin, sun, zhao, he):
    make.customer(sun, name="藏着的人", phone="13812341234")
    mine = make.customer(lin, name="看得见的人", phone="13812341234")
    lead = make.lead(lin, phone="13812341234")
    client.force_login(zhao)

    page = client.get(lead.get_absolute_url())

    assert [twin.customer for twin in page.context["twins"]] == [mine]
    assert "藏着的人" not in page.text


def test_a_number_out_of_reach_is_answered_like_one_that_does_not_exist(client, lin, sun, zhao, he):
    hidden = make.customer(sun)
    lead = make.lead(lin)
    client.force_login(zhao)

    answers = [
        act(client, lead, "match", number=number) for number in (hidden.number, "KH-2026-999999-9", "\x00")
    ]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert len({answer.context["error"] for answer in answers}) == 1


def test_old_and_new_stand_side_by_side_and_covered(client, lin, he):
    customer = make.customer(lin, name="周文", phone="13800138000")
    lead = make.lead(lin, contact="周文", phone="13912345678", wish="")
    deciding.match(lead, by=he, customer=customer)
    client.force_login(he)

    page = client.get(lead.get_absolute_url())

    assert [(p.name, p.shown_new) for p in page.context["proposals"]] == [("second_phone", "139****5678")]
    assert "13912345678" not in page.text


def test_accepting_for_oneself_leads_to_the_form_begun_with_what_was_told(client, he):
    lead = make.lead(contact="周文", phone="13812341234", email="wen.zhou@qianlima.cn", wish="丽江 6 日")
    client.force_login(he)

    answer = act(client, lead, "qualify", to=he.pk)
    page = client.get(answer.url)

    assert answer.url == f"/customers/register/?intake={lead.pk}"
    assert page.context["form"].initial["name"] == "周文"
    assert page.context["form"].initial["travel_needs"] == "丽江 6 日"
    assert "13812341234" not in page.text
    assert "wen.zhou@qianlima.cn" not in page.text
    assert "138****1234" in page.text


def test_what_stayed_covered_goes_into_the_archive(lin, he):
    lead = make.lead(email="zhou@example.com")
    deciding.qualify(lead, by=he, to=lin)
    form = RegistrationForm(
        {"noted_phone": "on", "noted_facts": "on", "name": "周文"},
        user=lin,
        intake=Intake.objects.get(pk=lead.pk),
    )

    form.is_valid()

    assert form.cleaned_data["phone"] == "13812340000"
    assert form.cleaned_data["email"] == "zhou@example.com"


def test_after_a_decision_the_next_lead_stands_open(client, he):
    first, second = make.lead(), make.lead()
    client.force_login(he)

    assert act(client, first, "reject", reason="spam").url == second.get_absolute_url()
    assert act(client, second, "reject", reason="spam").url == INBOX


def test_a_decision_that_came_too_late_says_so_on_the_page(client, lin, zhao, he):
    lead = make.lead(lin)
    deciding.reject(lead, by=zhao, reason="spam")
    client.force_login(he)

    answer = act(client, lead, "qualify", to=lin.pk)

    assert answer.status_code == 422
    assert "赵敏" in answer.context["error"]


def test_the_figures_lead_to_their_lists(client, he, lin):
    make.lead()
    deciding.reject(make.lead(), by=he, reason="spam")
    client.force_login(he)

    page = client.get(reverse("customers:lead_figures"))
    ((channel, links),) = page.context["rows"]
    behind = client.get(links["rejected"])

    assert (channel.received, channel.waiting, channel.rejected, channel.conversion) == (2, 1, 1, 0)
    assert len(behind.context["page"].rows) == 1


def test_one_lead_or_three_cost_the_same_queries(client, he, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(he)
    make.lead(keys=[])
    client.get(INBOX)
    with CaptureQueriesContext(connection) as one:
        client.get(INBOX)
    make.lead(phone="13812340001")
    make.lead(phone="13812340002")
    with CaptureQueriesContext(connection) as three:
        client.get(INBOX)

    assert len(three) <= len(one) + 1  # the neighbour of the open lead


def test_a_survey_agencys_list_comes_in_with_its_contract(client, he):
    client.force_login(he)
    form = {
        "agency": "云岭市场调查",
        "contract": "HT-2026-018",
        "basis": "consent",
        "provenance": "商圈拦截访问，书面同意",
        "source": make.source().pk,
        "received_at": "",
        "lines": "周文,13800138000,,丽江\n吴霞\t139\t\t\n周文，13800138000，，丽江",
    }
    from django.utils.timezone import localtime, now

    form["received_at"] = f"{localtime(now()):%Y-%m-%dT%H:%M}"

    told = client.post(reverse("customers:lead_batch"), form)
    taken = client.post(reverse("customers:lead_batch"), form | {"skip_wrong": "1"})

    assert (told.status_code, taken.status_code) == (422, 302)
    lead = Lead.objects.get()
    assert (lead.way, lead.contact, lead.batch.contract) == ("agency", "周文", "HT-2026-018")


def test_whoever_was_handed_a_lead_may_still_find_that_nothing_comes_of_it(client, lin, sun, he):
    lead = make.lead()
    deciding.qualify(lead, by=he, to=lin)

    client.force_login(sun)
    assert act(client, lead, "reject", reason="no_interest", seen="qualified").status_code == 404
    client.force_login(lin)
    assert act(client, lead, "qualify", to=lin.pk).status_code == 403
    assert act(client, lead, "reject", reason="no_interest", seen="qualified").status_code == 302
    assert Lead.objects.get().state == "rejected"

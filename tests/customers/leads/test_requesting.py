"""What a colleague reports becomes a change request in one press; the reporter hears what became of it (C6, C7)."""

import pytest
from django.urls import reverse

from agency.acting import acting
from agency.errors import Refused
from agency.models import Notice
from customers.changing import deciding
from customers.leads import listing, requesting
from customers.models import ChangeRequest, Customer, Lead
from customers.views.facts import outcome
from tests import make


@pytest.fixture
def zhou_wen(lin):
    return make.customer(lin, name="周文", phone="13812345678", preferences="靠窗")


def report(by, kind: str = "change", **facts) -> Lead:
    facts = {"contact": "", "phone": "13812345678", "wish": "", "note": "换了手机，新号 13912345678"} | facts
    return make.lead(by, way="staff", kind=kind, **facts)


def decide(request, by, agree: bool = True):
    with acting(by):
        return (
            deciding.agree(request, by=by) if agree else deciding.refuse(request, by=by, comment="号码有误")
        )


def test_one_press_makes_it_a_proposal_that_waits_for_the_owner(client, zhou_wen, guo, he, lin):
    lead = report(guo)
    client.force_login(he)
    page = client.get(lead.get_absolute_url()).content.decode()
    accept = reverse("customers:lead_act", args=[lead.pk, "accept"])
    assert accept in page

    answer = client.post(accept, {"customer": zhou_wen.pk})

    request = ChangeRequest.objects.get()
    assert answer.status_code == 302
    assert (request.source, request.drafter, request.state, request.fields) == (
        "report",
        he,
        "waiting",
        ["phone"],
    )
    assert request.evidence == f"{guo}: 换了手机，新号 13912345678"
    assert Customer.objects.get(pk=zhou_wen.pk).phone == "13812345678"
    assert Notice.objects.get(kind="change_waiting").to == lin
    assert Lead.objects.get().state == "merged"


@pytest.mark.parametrize(
    ("agreed", "kind", "said"), [(True, "lead_applied", "green"), (False, "lead_not_applied", "line")]
)
def test_the_reporter_hears_of_the_result_and_of_nothing_else(zhou_wen, guo, he, lin, agreed, kind, said):
    lead = report(guo)
    with acting(he):
        request = requesting.accept(lead, by=he, customer=zhou_wen)
    assert not Notice.objects.filter(to=guo).exists()
    assert outcome(Lead.objects.get())[1] == "indigo"

    decide(request, lin, agreed)

    told = Notice.objects.get(to=guo)
    assert (told.kind, told.url, told.about) == (kind, "/customers/facts/", None)
    assert zhou_wen.number not in str(told.params)
    assert outcome(Lead.objects.get())[1] == said


def test_words_that_name_no_field_stand_behind_what_is_known(zhou_wen, guo, he, lin):
    lead = report(guo, kind="observation", note="不吃香菜")

    with acting(he):
        request = requesting.accept(lead, by=he, customer=zhou_wen)

    assert request.values == {"preferences": {"old": "靠窗", "new": "靠窗\n不吃香菜"}}
    decide(request, lin)
    assert Customer.objects.get(pk=zhou_wen.pk).preferences == "靠窗\n不吃香菜"


def test_what_is_known_already_is_refused_and_stays_open(zhou_wen, guo, he):
    lead = report(guo, kind="observation", note="靠窗")

    with acting(he), pytest.raises(Refused):
        requesting.accept(lead, by=he, customer=zhou_wen)

    assert Lead.objects.get().state == "new"
    assert not ChangeRequest.objects.exists()


def test_a_name_in_a_report_says_whom_it_is_about_and_renames_nobody(zhou_wen, guo, he):
    lead = report(guo, contact="周先生", phone="")

    with acting(he):
        assert requesting.accept(lead, by=he, customer=zhou_wen).fields == ["phone"]


def test_the_owner_who_screens_it_needs_a_second_person(zhou_wen, guo, zhao):
    archive = make.customer(zhao, name="周文", phone="13700000001")
    lead = report(guo, kind="observation", note="不吃香菜", phone="13700000001")

    with acting(zhao):
        request = requesting.accept(lead, by=zhao, customer=archive)

    assert request.state == "waiting"
    assert not deciding.may_decide(zhao, request)


def test_feedback_of_colleagues_is_a_queue_of_its_own(client, zhou_wen, guo, lin, he):
    seen = report(guo), report(lin, kind="observation", note="不吃香菜")
    make.lead()  # an enquiry from the website
    make.lead(lin)  # a new customer on the telephone

    with acting(he):
        assert set(listing.Narrowing(tab="feedback").rows(he)) == set(seen)
    client.force_login(he)
    assert client.get(reverse("customers:leads") + "?tab=feedback").status_code == 200


def test_colleagues_who_do_not_screen_cannot_press_it(client, zhou_wen, guo, lin):
    lead = report(guo)
    client.force_login(lin)

    assert client.post(reverse("customers:lead_act", args=[lead.pk, "accept"])).status_code in (403, 404)

"""An incident from the first word to its close: the hour, who is affected, the class, who decides, who was told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from agency.acting import acting_as
from agency.errors import Refused
from agency.models import Event, Notice
from compliance.incidents import acting, affected, classing, reminding, reporting
from compliance.incidents.affected import Asked
from compliance.models import Incident
from customers import revealing
from customers.guarding import watching
from customers.models import AccessAlert
from tests import make
from tests.customers.merging.pairs import merged

pytestmark = pytest.mark.django_db
WORDS = "名单群发时把客户电话抄送给了供应商"


@pytest.fixture
def incident(lin, shen):
    return reporting.report(by=lin, kind="wrong", account=WORDS, detected_at=now() - timedelta(minutes=5))


def whole(**more) -> Asked:
    return Asked(since=now() - timedelta(days=1), until=now() + timedelta(minutes=1), **more)


def contained(incident, shen):
    acting.take(incident, "triage", by=shen, kind="wrong", near_miss=False)
    acting.take(incident, "contain", by=shen, containment="已联系供应商删除并书面确认")
    return incident


def test_any_colleague_reports_and_whoever_answers_hears_of_it_at_once(incident, lin, shen, gao):
    assert incident.number.startswith("SJ-")
    assert list(Notice.objects.filter(kind="incident_reported").values_list("to__username", flat=True)) == [
        "shen"
    ]
    event = Event.objects.get(kind="incident")
    assert (event.by, event.data["act"], WORDS in str(event.data)) == (lin, "reported", False)


def test_the_affected_are_found_in_the_register_with_the_fields_that_were_seen(incident, lin, zhao, shen):
    seen, exported, other = (make.customer(lin, phone=f"1390000000{n}") for n in range(3))
    revealing.reveal(seen, "phone", by=lin, purpose=make.purpose())
    with acting_as("system:test"):
        from customers.models import CustomerExport

        CustomerExport.objects.create(
            by=zhao, customers=[exported.pk], columns=["name", "email"], purpose=make.purpose(), count=1
        )

    only_lin = affected.search(whole(person=lin))
    count = affected.freeze(incident, whole(numbers=(other.number,)), by=shen)

    assert only_lin == {seen.pk: {"phone"}}
    assert count == 3
    lines = {one.customer_id: one.fields for one in incident.affected.all()}
    assert lines == {seen.pk: ["phone"], exported.pk: ["email", "name"], other.pk: []}


def test_a_list_grows_and_never_shrinks_and_is_closed_by_the_assessment(incident, lin, shen):
    first, second = make.customer(lin), make.customer(lin, phone="13900000009")
    affected.freeze(incident, Asked(numbers=(first.number,)), by=shen)
    assert affected.freeze(incident, Asked(numbers=(second.number,)), by=shen) == 2
    contained(incident, shen)
    acting.take(incident, "assess", by=shen, answers={})

    with pytest.raises(Refused):
        affected.freeze(incident, Asked(numbers=(first.number,)), by=shen)


def test_the_whole_way_with_two_people_and_a_guardian(incident, lin, shen, gao):
    child = make.customer(lin, minor=True, basis="guardian", phone="13900000008")
    affected.freeze(incident, Asked(numbers=(child.number,)), by=shen)
    contained(incident, shen)
    acting.take(incident, "assess", by=shen, answers={"sensitive": True})
    with pytest.raises(PermissionDenied):
        acting.take(incident, "decide", by=shen, tell_authority=True, tell_persons=True, decision="依法")
    acting.take(incident, "decide", by=gao, tell_authority=True, tell_persons=True, decision="依法告知")

    with pytest.raises(Refused, match="主管部门|authority"):
        acting.take(incident, "tell", by=shen)
    acting.tell_authority(incident, by=shen, receipt="网信办 0371", at=now())
    ids = list(incident.affected.values_list("pk", flat=True))
    acting.tell_persons(incident, ids, by=shen, channel="phone", guardians=False)
    with pytest.raises(Refused):
        acting.take(incident, "tell", by=shen)
    acting.tell_persons(incident, ids, by=shen, channel="phone", guardians=True)
    acting.take(incident, "tell", by=shen)
    acting.take(incident, "remedied", by=shen, remedy="邮件网关增加抄送提醒")
    acting.take(incident, "review", by=shen, lessons="名单一律走外发共享")
    with pytest.raises(PermissionDenied):
        acting.take(incident, "close", by=shen)
    acting.take(incident, "close", by=gao)

    assert (incident.state, incident.severity, incident.answers["persons"]) == ("closed", "common", 1)
    assert incident.history.count() >= 9
    assert reminding.leaks(now().year) == 1


def test_persons_are_left_untold_only_where_the_harm_was_avoided(incident, lin, shen, gao):
    affected.freeze(incident, Asked(numbers=(make.customer(lin).number,)), by=shen)
    contained(incident, shen)
    acting.take(incident, "assess", by=shen, answers={"avoided": False})

    with pytest.raises(Refused):
        acting.take(incident, "decide", by=gao, tell_authority=True, tell_persons=False, decision="不必")


@pytest.mark.parametrize(
    ("persons", "answers", "expected"),
    [
        (0, {}, "common"),
        (999_999, {}, "common"),
        (1_000_000, {}, "major"),
        (10_000_000, {}, "serious"),
        (100_000_000, {}, "extreme"),
        (3, {"critical": True}, "major"),
    ],
)
def test_the_class_follows_from_persons_and_answers(persons, answers, expected):
    assert classing.severity(persons, answers) == expected


def test_the_clock_tells_before_and_after_the_hour_once_each(incident, shen):
    due = incident.triage_due
    told = [reminding.sweep(due + timedelta(minutes=m)) for m in (-61, -59, -30, 1, 2)]

    assert told[:4] == [0, 1, 0, 1]
    kinds = Notice.objects.filter(kind__startswith="incident_triage").order_by("kind")
    assert list(kinds.values_list("kind", flat=True)) == ["incident_triage_late", "incident_triage_soon"]


def test_major_incidents_reach_the_authority_within_four_hours(incident, shen):
    incident.severity = "major"
    assert incident.authority_due == incident.detected_at + timedelta(hours=4)


def test_an_alert_becomes_an_incident_in_one_press(client, lin, shen):
    customer = make.customer(lin)
    watching.note("night", lin, "x", now(), archive=customer.pk)
    alert = AccessAlert.objects.get()
    watching.decide(alert, by=shen, incident=True, comment="无业务理由", now=now())
    client.force_login(shen)

    page = client.get("/customers/alerts/?tab=judged").content.decode()
    answer = client.post(f"/compliance/incidents/alert/{alert.pk}/")

    made = Incident.objects.get()
    assert f"/compliance/incidents/alert/{alert.pk}/" in page
    assert answer["Location"] == made.get_absolute_url()
    assert (made.kind, made.alert, customer.number in made.account) == ("access", alert, True)
    assert reporting.from_alert(alert, by=shen) == made


def test_what_happened_under_a_merged_number_is_told_of_the_archive_it_leads_to(incident, lin, shen):
    winner, loser, third = (make.customer(lin, phone=f"1390000001{n}") for n in range(3))
    revealing.reveal(loser, "phone", by=lin, purpose=make.purpose())
    merged(winner, loser, lin)

    found = affected.search(whole())
    by_number = affected.search(Asked(numbers=(loser.number, third.number)))
    affected.freeze(incident, whole(), by=shen)

    assert found == {winner.pk: {"phone"}}
    assert set(by_number) == {winner.pk, third.pk}
    with acting_as("system:test"):
        assert [one.number for one in incident.affected.all()] == [winner.number]


def test_the_pages_for_each_of_them(client, incident, lin, shen, gao, qian):
    affected.freeze(incident, Asked(numbers=(make.customer(lin).number,)), by=shen)
    answers = {}
    for person in (lin, shen, gao, qian):
        client.force_login(person)
        answers[person.username] = [
            client.get(url).status_code for url in ("/compliance/incidents/", incident.get_absolute_url())
        ]
    client.force_login(shen)
    step = client.post(f"{incident.get_absolute_url()}triage/", {"kind": "wrong"})
    pdf = client.get(f"{incident.get_absolute_url()}notice/persons/?as=pdf&in=en")
    client.force_login(qian)
    refused = client.post(f"{incident.get_absolute_url()}contain/", {"containment": "x"})

    assert answers == {"lin": [403, 403], "shen": [200, 200], "gao": [200, 200], "qian": [200, 200]}
    assert (step.status_code, pdf["Content-Type"], refused.status_code) == (302, "application/pdf", 403)
    assert pdf.getvalue()[:4] == b"%PDF" if hasattr(pdf, "getvalue") else pdf.content[:4] == b"%PDF"

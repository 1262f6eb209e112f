"""What is decided about a request for deletion, by which rule, and what the second person's word carries out."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, now

from agency.errors import Refused
from compliance.models import DisposalItem, RetentionRule
from compliance.retention import holds
from compliance.rights import answering, carrying_out, deciding, reminding, working_out
from customers import restricting, revealing
from customers.models import Consent, Customer, PreferenceItem, Purchase, Purpose
from customers.restricting import restricted
from tests import make

from .steps import agreed, answered, confirmed, received, verified

pytestmark = pytest.mark.django_db


def bought(archive, *, days_ago: int):
    day = localdate() - timedelta(days=days_ago)
    Customer.objects.filter(pk=archive.pk).update(trips=1, last_trip_on=day)
    archive.refresh_from_db()
    return archive


def outcomes(request) -> dict:
    return {line.part: (line.outcome, line.ground) for line in request.lines.all()}


@pytest.fixture
def archive(lin):
    return make.customer(lin, preferences="靠窗", special_needs="花生过敏")


def test_without_a_contract_everything_goes_into_a_disposal_batch(lin, shen, gao, archive):
    request = agreed(lin, shen, gao, archive, "delete")

    assert outcomes(request)["archive"] == ("delete", "")
    assert request.outcome == "granted"
    item = DisposalItem.objects.get(customer=archive)
    assert item.rule.category == "requested"
    assert request.disposal == item.batch
    assert restricted(archive)


def test_a_contract_within_its_time_is_frozen_by_law_and_the_rest_goes(lin, shen, gao, archive):
    bought(archive, days_ago=100)
    request = agreed(lin, shen, gao, archive, "delete")

    lines = {line.part: line for line in request.lines.all()}
    assert (lines["archive"].outcome, lines["archive"].ground) == ("freeze", "rule")
    assert lines["archive"].rule.rank == "law"
    assert lines["archive"].until == working_out.later(archive.last_trip_on, 3, "years")
    assert request.outcome == "partly"
    archive.refresh_from_db()
    assert (archive.preferences, archive.special_needs) == (None, None)
    assert restricted(archive)
    assert not DisposalItem.objects.filter(customer=archive).exists()
    assert "民法典" in answering.compose(request, now())["table"][0][2]


def test_a_rule_of_the_house_yields(lin, shen, gao, archive):
    RetentionRule.objects.in_force().filter(category="travelled").update(rank="house")
    bought(archive, days_ago=100)
    request = confirmed(lin, shen, archive, "delete")

    assert outcomes(request)["archive"] == ("delete", "")
    assert request.outcome == "granted"


def test_a_department_rule_freezes_after_the_legal_check(lin, shen, archive):
    RetentionRule.objects.in_force().filter(category="travelled").update(rank="department")
    bought(archive, days_ago=100)
    request = verified(lin, shen, archive, "delete")
    deciding.work_out(request, by=shen)
    deciding.confirm(request, by=shen)

    assert request.state == "legal"
    with pytest.raises(Refused):
        deciding.check_law(request, by=shen, words=" ")
    deciding.check_law(request, by=shen, words="依据部门规章暂予封存，待法务确认")
    assert request.state == "review"


def test_a_contract_whose_time_is_over_keeps_nothing(lin, shen, archive):
    bought(archive, days_ago=4 * 366)

    assert outcomes(confirmed(lin, shen, archive, "delete"))["archive"] == ("delete", "")


def test_a_hold_keeps_everything_and_names_no_case_in_the_letter(lin, shen, gao, archive):
    holds.place(by=shen, case="(2026)沪01民初1号", reason="诉讼", numbers=[archive.number])
    request = agreed(lin, shen, gao, archive, "delete")

    assert {outcome for outcome, _ground in outcomes(request).values()} == {"keep"}
    assert request.outcome == "refused"
    letter = answering.compose(request, now())
    assert "民初" not in str(letter)
    assert restricted(archive)


def test_a_journey_ahead_keeps_what_it_needs_and_restricts_nothing(lin, shen, gao, archive):
    Purchase(
        customer=archive,
        kind="trip",
        product="云南六日",
        starts_on=localdate() + timedelta(days=9),
        amount=100,
    ).save()
    request = agreed(lin, shen, gao, archive, "delete")

    assert outcomes(request)["archive"] == ("keep", "contract")
    assert outcomes(request)["health"] == ("keep", "contract")
    archive.refresh_from_db()
    assert not restricted(archive)
    assert archive.special_needs


def test_what_changed_since_is_worked_out_again(lin, shen, gao, archive):
    request = confirmed(lin, shen, archive, "delete")
    holds.place(by=shen, case="案1", reason="诉讼", numbers=[archive.number])

    with pytest.raises(Refused):
        deciding.approve(request, by=gao)
    deciding.send_back(request, by=gao, comment="有保全")
    deciding.work_out(request, by=shen)
    assert outcomes(request)["archive"][1] == "hold"


def test_whoever_decided_does_not_review(lin, shen, archive):
    request = confirmed(lin, shen, archive, "delete")

    with pytest.raises(Refused):
        deciding.approve(request, by=shen)
    with pytest.raises(Refused):
        deciding.send_back(request, by=shen, comment="x")


def test_a_colleague_without_the_right_decides_nothing(lin, shen, archive):
    request = verified(lin, shen, archive, "delete")

    with pytest.raises(PermissionDenied):
        deciding.work_out(request, by=lin)


def test_a_refusal_gives_its_reasons(lin, shen, archive):
    request = verified(lin, shen, archive, "copy")
    deciding.work_out(request, by=shen)

    with pytest.raises(Refused):
        deciding.confirm(request, by=shen, granted=False)


def test_a_withdrawn_consent_is_withdrawn(lin, shen, gao, archive):
    from customers import consenting

    for code in ("marketing", "survey"):
        consenting.answer(archive, Purpose.objects.get(code=code), "granted", by=lin)
    request = verified(lin, shen, archive, "withdraw")
    deciding.work_out(request, by=shen)
    deciding.confirm(request, by=shen, leave=("survey",))
    deciding.approve(request, by=gao)

    standing = {one.purpose.code: one.decision for one in consenting.in_force(archive).values()}
    assert standing == {"marketing": "withdrawn", "survey": "granted"}
    assert Consent.objects.filter(decision="withdrawn").get().by == shen


def test_a_restricted_archive_is_not_opened_shared_or_turned_to_until_it_is_lifted(lin, shen, gao, archive):
    request = answered(lin, shen, gao, archive, "restrict")

    with pytest.raises(Refused):
        revealing.reveal(archive, "phone", by=lin, purpose=Purpose.objects.get(code="contact"))
    assert not Customer.objects.contactable().filter(pk=archive.pk).exists()
    standing = carrying_out.restriction_of(request)
    assert not restricting.release_by_hand(standing, by=shen, why="本人来电撤回")
    assert restricting.release_by_hand(standing, by=gao, why="已核对")
    assert revealing.reveal(archive, "phone", by=lin, purpose=Purpose.objects.get(code="contact"))


def test_the_request_closes_when_the_archive_is_destroyed(lin, shen, gao, he, archive):
    from compliance.destruction import batches, running

    request = answered(lin, shen, gao, archive, "delete")
    with pytest.raises(Refused):
        answering.close(request, by=shen)
    batches.review(request.disposal_id, by=shen)
    batches.approve(request.disposal_id, by=gao)
    running.sweep(now() + timedelta(days=8))
    reminding.sweep(now())
    request.refresh_from_db()

    assert request.state == "closed"
    assert not request.name  # its words ended with the archive
    assert request.number


def test_a_request_taken_back_takes_the_archive_out_of_the_batch_at_night(lin, shen, gao, archive):
    from compliance.retention import collecting

    request = agreed(lin, shen, gao, archive, "delete")
    type(request).objects.filter(pk=request.pk).update(state="withdrawn")
    collecting.sweep(now())

    assert not DisposalItem.objects.filter(customer=archive).exists()


def test_the_day_a_rule_ends_is_the_day_the_batches_reach_it():
    from compliance.retention.rules import earlier

    for day in (date(2024, 2, 29), date(2026, 1, 31), date(2026, 11, 22)):
        for count, unit in ((3, "years"), (18, "months"), (30, "days")):
            assert earlier(working_out.later(day, count, unit), count, unit) >= day - timedelta(days=3)


def test_nothing_on_file_is_an_answer(lin, shen, gao):
    request = answered(lin, shen, gao, None, "delete")

    assert request.outcome == "granted"
    assert request.lines.count() == 0
    assert request.letter["table"] == []


def test_an_identity_not_proven_is_rejected_by_two(lin, shen, gao, archive):
    from compliance.rights import identifying

    request = received(lin, archive, "copy")
    identifying.acknowledge(request, by=shen)
    identifying.fail(request, by=shen, reason="证件与档案不符")
    assert request.state == "review"
    deciding.approve(request, by=gao)

    assert request.state == "rejected"
    assert request.letter["paragraphs"]
    assert PreferenceItem.objects.count() == 0

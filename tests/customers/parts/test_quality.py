"""How complete and how fresh an archive is, kept with every change."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from customers import editing
from customers.models import ArchiveQuality, ContactPoint, ContentStandard, IdentityDocument, PreferenceItem
from customers.parts import keeping, quality
from tests import make

from .conftest import consent


def of(archive) -> ArchiveQuality:
    return ArchiveQuality.objects.get(customer=archive)


def test_a_registered_archive_says_what_it_lacks(lin):
    archive = make.customer(lin)

    row = of(archive)

    assert row.missing == ["sex", "travel_needs"]
    assert row.score == round(100 * 30 / 42)
    assert (row.owner_id, row.department_id) == (lin.pk, lin.department_id)


def test_filling_the_gaps_makes_it_whole(lin):
    archive = make.customer(lin)

    editing.edit(
        archive.pk, by=lin, changes={"sex": "f", "travel_needs": "云南"}, version=1, why="回访时补充"
    )

    assert (of(archive).score, of(archive).missing) == (100, [])


def test_a_higher_grade_asks_for_more(lin):
    archive = make.customer(lin, grade="a", sex="f", travel_needs="云南", born_on=date(1990, 1, 1))
    consent(archive, "sensitive")

    keeping.add(
        archive.pk,
        PreferenceItem,
        by=lin,
        values={"kind": "room", "value": "高层", "observed_on": date(2026, 1, 1)},
    )

    assert of(archive).missing == ["address", "second_way", "document", "term", "latin_name", "region"]


def test_what_needs_a_consent_not_given_is_not_asked_for(lin):
    archive = make.customer(lin, grade="a")

    assert "document" not in of(archive).missing


def test_documents_and_contacts_kept_as_parts_count(lin, archive):
    from agency.acting import acting

    with acting(lin, reason="test"):
        archive.grade = "a"
        archive.save()

    keeping.add(archive.pk, ContactPoint, by=lin, values={"kind": "email", "value": "a@example.com"})
    keeping.add(
        archive.pk,
        IdentityDocument,
        by=lin,
        values={"type": "passport", "number": "E12345678", "valid_until": date(2033, 1, 1)},
    )

    assert {"second_way", "document", "term"}.isdisjoint(of(archive).missing)


def test_a_new_version_of_the_standard_is_what_counts(lin, he):
    archive = make.customer(lin)
    standard = ContentStandard.objects.create(
        kind="individual", grade="c", version=1, required=["name"], decided_by=he
    )

    quality.assess([archive])

    assert (of(archive).score, of(archive).standard) == (100, standard.pk)


def test_freshness_is_the_last_time_somebody_entered_or_confirmed(lin):
    then = datetime(2026, 1, 5, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    archive = make.customer(lin, entered_at=then)
    preference = keeping.add(
        archive.pk,
        PreferenceItem,
        by=lin,
        values={"kind": "room", "value": "高层", "observed_on": date(2026, 1, 1)},
    )

    moment = then + timedelta(days=4000)
    keeping.confirm(preference, by=lin, now=moment)

    assert of(archive).fresh_on == moment.date()


def test_the_row_follows_the_archive_to_another_owner(lin, wang, zhao):
    from agency.acting import acting

    archive = make.customer(lin)
    with acting(zhao, reason="handed over"):
        type(archive).objects.filter(pk=archive.pk).update(owner=wang)

    assert of(archive).owner_id == wang.pk

"""Every colleague promises confidentiality before the first page, and anew every year (H11)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from agency import employment, undertaking
from agency.acting import acting_as
from agency.errors import Refused
from agency.models import Event, Undertaking, User
from tests.cast import staff

SIGN = "/me/undertaking/"
NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def newcomer(lin):
    """lin as she was on her first day."""
    lin.undertaken_until, lin.undertaken_version = None, 0
    lin.save()
    return lin


@pytest.mark.django_db
class TestWithoutOne:
    @pytest.mark.parametrize(
        "address", ["/", "/customers/", "/inbox/", "/customers/register/", "/search/?q=a"]
    )
    def test_no_page_opens_but_the_words_to_sign(self, client, newcomer, address):
        client.force_login(newcomer)
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, SIGN)

    def test_nothing_can_be_sent_either(self, client, newcomer):
        client.force_login(newcomer)
        assert client.post("/customers/register/", {"name": "王"})["Location"] == SIGN

    def test_a_page_that_stood_open_over_midnight_keeps_what_was_typed(self, client, newcomer):
        client.force_login(newcomer)
        assert (
            client.post("/customers/register/", {"name": "王"}, headers={"HX-Request": "true"}).status_code
            == 401
        )

    def test_leaving_the_system_and_ones_own_security_stay_open(self, client, newcomer):
        client.force_login(newcomer)
        assert client.get("/me/security/").status_code == 200
        assert client.get("/accounts/logout/").status_code == 200

    def test_the_name_signed_opens_the_house_and_stands_in_the_register(self, client, newcomer):
        client.force_login(newcomer)
        assert "林知夏" in client.get(SIGN).text

        answer = client.post(SIGN, {"name": "林 知夏"})

        assert answer["Location"] == "/"
        assert client.get("/customers/").status_code == 200
        one = Undertaking.objects.get(person=newcomer)
        assert one.text.splitlines() == undertaking.words()
        assert one.until == localdate() + timedelta(days=365)
        noted = Event.objects.get(kind="permission", data__act="undertaken")
        assert (noted.by, noted.data["text"]) == (newcomer, one.fingerprint)

    @pytest.mark.parametrize(("typed", "told"), [("赵敏", "本人姓名"), ("", "aria-invalid")])
    def test_another_name_is_told_beside_the_field_and_signs_nothing(self, client, newcomer, typed, told):
        client.force_login(newcomer)
        answer = client.post(SIGN, {"name": typed})
        assert answer.status_code == 422
        assert told in answer.text
        assert not Undertaking.objects.exists()


@pytest.mark.django_db
class TestTheYear:
    def test_it_holds_through_its_last_day_and_no_longer(self, newcomer):
        one = undertaking.sign(newcomer, name="林知夏", now=NOON)
        assert one.until == date(2027, 11, 23)
        assert undertaking.bound(newcomer, date(2027, 11, 23))
        assert not undertaking.bound(newcomer, date(2027, 11, 24))

    def test_it_is_signed_anew_in_its_last_thirty_days_only(self, newcomer):
        undertaking.sign(newcomer, name="林知夏", now=NOON)
        assert undertaking.sign(newcomer, name="林知夏", now=NOON + timedelta(days=300)) is None
        again = undertaking.sign(newcomer, name="林知夏", now=NOON + timedelta(days=340))
        assert again.until == date(2027, 11, 23) + timedelta(days=340)
        assert Undertaking.objects.filter(person=newcomer).count() == 2

    def test_every_page_says_so_when_the_end_is_near(self, client, lin):
        lin.undertaken_until = localdate() + timedelta(days=9)
        lin.save()
        client.force_login(lin)
        assert "9 天后到期" in client.get("/").text
        lin.undertaken_until = localdate()
        lin.save()
        assert "今天到期" in client.get("/").text
        assert "今天到期" in client.get(SIGN).text

    def test_a_new_text_is_signed_by_everybody(self, lin, monkeypatch):
        assert undertaking.bound(lin)
        monkeypatch.setattr(undertaking, "VERSION", undertaking.VERSION + 1)
        assert not undertaking.bound(lin)
        assert lin in undertaking.missing()

    def test_who_comes_back_signs_anew_even_on_the_day_of_leaving(self, newcomer, system_admin):
        undertaking.sign(newcomer, name="林知夏")
        newcomer.is_active = False
        newcomer.save()
        employment.come_back(newcomer, by=system_admin)
        assert not undertaking.bound(User.objects.get(pk=newcomer.pk))

        assert undertaking.sign(newcomer, name="林知夏")
        assert undertaking.bound(newcomer)

    def test_another_persons_name_is_refused(self, newcomer):
        with pytest.raises(Refused):
            undertaking.sign(newcomer, name="赵敏")


@pytest.mark.django_db
class TestTheList:
    def test_whoever_is_missing_stands_first(self, client, newcomer, zhao, qian):
        client.force_login(qian)
        page = client.get("/undertakings/")
        assert page.context["missing"] == 1
        assert page.context["page"][0] == newcomer
        assert "尚未签署" in page.text

    def test_whoever_signed_an_older_text_stands_first_too(self, client, lin, wang, qian):
        wang.undertaken_version = undertaking.VERSION - 1
        wang.save()
        client.force_login(qian)
        page = client.get("/undertakings/")
        assert page.context["page"][0] == wang
        assert "须重新签署" in page.text

    def test_a_paper_opens_to_its_person_and_to_whoever_oversees(self, client, newcomer, wang, qian):
        one = undertaking.sign(newcomer, name="林知夏")
        for person, status in ((newcomer, 200), (wang, 404), (qian, 200)):
            client.force_login(person)
            assert client.get(f"/undertakings/{one.pk}/").status_code == status

    def test_the_list_costs_as_much_with_many_as_with_few(self, client, qian, newcomer, domestic):
        client.force_login(qian)
        costs = []
        for number in range(2):
            client.get("/undertakings/")
            with CaptureQueriesContext(connection) as asked:
                client.get("/undertakings/")
            costs.append(len(asked))
            for place in range(3):
                undertaking.sign(staff(f"more{number}{place}", "赵敏", "sales", domestic), name="赵敏")
        assert costs[0] == costs[1]


@pytest.mark.django_db
def test_what_was_signed_is_never_written_again(newcomer):
    one = undertaking.sign(newcomer, name="林知夏")
    for act in (
        lambda: Undertaking.objects.filter(pk=one.pk).update(text="x"),
        lambda: Undertaking.objects.filter(pk=one.pk).delete(),
    ):
        with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
            act()


@pytest.mark.django_db(transaction=True)
def test_pressed_eight_times_at_once_it_is_signed_once(newcomer):
    def press(_number):
        try:
            with acting_as("system:test"):
                return undertaking.sign(User.objects.get(pk=newcomer.pk), name="林知夏", now=now())
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(press, range(8)))

    assert sum(one is not None for one in made) == 1
    with acting_as("system:test"):
        assert Undertaking.objects.filter(person=newcomer).count() == 1

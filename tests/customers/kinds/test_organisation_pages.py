"""The registration form of organisations and the pages of their archives."""

from django.utils.timezone import localtime, now

from agency.acting import acting
from customers.changing import deciding
from customers.forms.kinds import OrganisationForm
from customers.models import ChangeRequest, ContactPerson, Customer, Organisation, RegistrationDraft
from tests import make

from .build import CODE, organisation

PAGE = "/customers/register/organisation/"


def typed(user, **changes) -> dict:
    with acting(user):
        form_id = OrganisationForm(user=user)["form_id"].value()
    return {
        "form_id": form_id,
        "kind": "organisation",
        "collected_at": f"{localtime(now()):%Y-%m-%dT%H:%M}",
        "source": make.source().pk,
        "name": "云岭科技有限公司",
        "credit_code": CODE,
        "phone": "0871-63123456",
        "contact_name": "陈敏",
        "contact_phone": "13700137001",
        "grade": "b",
        "basis": "contract",
        **changes,
    }


def test_the_form_registers_the_organisation_with_its_contact(client, lin):
    client.force_login(lin)
    answer = client.post(PAGE, typed(lin))

    made = Customer.objects.get()
    assert answer.url == f"/customers/{made.pk}/organisation/"
    assert (made.organisation.region, made.organisation.credit_code) == ("53", CODE)
    assert (ContactPerson.objects.get().name, ContactPerson.objects.get().ground) == ("陈敏", "contract")


def test_a_wrong_check_sign_is_told_beside_the_field_and_nothing_is_lost(client, lin):
    client.force_login(lin)
    answer = client.post(PAGE, typed(lin, credit_code=CODE[:-1] + "8"))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["credit_code"]
    assert not Customer.objects.exists()
    assert RegistrationDraft.objects.get().get_absolute_url().startswith(PAGE)


def test_the_draft_is_continued_where_it_was_left(client, lin):
    client.force_login(lin)
    client.post(PAGE, typed(lin, credit_code="9153"))
    answer = client.get(RegistrationDraft.objects.get().get_absolute_url())

    assert answer.context["form"]["name"].value() == "云岭科技有限公司"


def test_a_twin_one_may_see_is_told_and_can_be_passed(client, lin):
    first = organisation(lin, facts={"credit_code": CODE}, phone="0871-65555555")
    client.force_login(lin)
    form = typed(lin)
    answer = client.post(PAGE, form)

    assert first.number in str(answer.context["form"].errors["credit_code"])
    assert client.post(PAGE, form | {"different_person": "on"}).status_code == 302


def test_a_hidden_twin_is_not_told(client, lin, sun):
    organisation(sun, facts={"credit_code": CODE}, phone="020-81234567")
    client.force_login(lin)

    assert client.post(PAGE, typed(lin)).status_code == 302


def test_the_word_on_the_code_says_what_is_missing_wrong_or_right(client, lin, sun):
    client.force_login(lin)
    ask = "/customers/register/credit-code/"
    said = [
        client.post(ask, {"credit_code": code}).content.decode()
        for code in ("", CODE[:-2], CODE[:-1] + "8", CODE)
    ]
    organisation(sun, facts={"credit_code": CODE})
    hidden = client.post(ask, {"credit_code": CODE}).content.decode()

    assert said[0].strip() == ""
    assert "2" in said[1]
    assert "7" in said[2]
    assert "err" in said[2]
    assert "err" not in said[3]
    assert hidden == said[3]


def test_the_individual_form_offers_the_other_kinds(client, lin):
    client.force_login(lin)

    assert PAGE in client.get("/customers/register/").content.decode()


def test_a_block_is_changed_on_its_page_and_conflicts_are_told_beside_the_field(client, lin, zhao):
    made = organisation(lin)
    page = f"/customers/{made.pk}/organisation/trading/"
    client.force_login(zhao)
    assert client.post(page, {"version": 1, "problems": "拖款", "why": "走访"}).status_code == 302
    client.force_login(lin)
    answer = client.post(page, {"version": 1, "problems": "无", "why": "走访"})
    again = client.post(
        page, {"version": answer.context["form"].data["version"], "problems": "无", "why": "走访"}
    )

    assert answer.status_code == 422
    assert "拖款" in answer.context["form"].errors["problems"][0]
    assert again.status_code == 302
    assert Organisation.objects.get().problems == "无"


def test_an_agreed_price_left_empty_stays_and_ticked_goes_once_the_manager_agrees(client, lin, zhao):
    made = organisation(lin, facts={"agreed_price": "380元/晚"})
    client.force_login(lin)
    page = f"/customers/{made.pk}/organisation/terms/"

    def approved(**typed) -> tuple[str | None, str]:
        client.post(page, {"payment": "monthly", **typed})
        with acting(zhao):
            deciding.agree(ChangeRequest.objects.get(state="waiting"), by=zhao)
        kept = Organisation.objects.get()
        return kept.agreed_price, kept.payment

    assert "380" not in client.get(page).content.decode()
    assert approved(version=1, why="续签") == ("380元/晚", "monthly")
    assert approved(version=2, remove="agreed_price", why="取消") == (None, "monthly")


def test_contacts_are_added_changed_and_removed_on_their_pages(client, lin):
    made = organisation(lin)
    client.force_login(lin)
    base = f"/customers/{made.pk}/contacts/"
    facts = {"name": "陈敏", "role": "行政", "phone": "13700137001", "ground": "consent", "preferred": "on"}
    assert client.post(f"{base}new/", facts).status_code == 302
    person = ContactPerson.objects.get()
    assert client.post(f"{base}{person.pk}/", facts | {"phone": "", "role": "总监"}).status_code == 302
    person.refresh_from_db()

    page = client.get(f"/customers/{made.pk}/organisation/").content.decode()
    assert (person.role, person.phone) == ("总监", "13700137001")
    assert "陈敏" in page
    assert "137****7001" in page
    assert "13700137001" not in page
    assert client.post(f"{base}{person.pk}/remove/").status_code == 302
    assert not ContactPerson.objects.exists()


def test_an_individual_has_no_page_of_an_organisation(client, lin):
    person = make.customer(lin)
    client.force_login(lin)

    assert client.get(f"/customers/{person.pk}/organisation/").status_code == 404
    assert client.get(f"/customers/{person.pk}/group/").status_code == 404


def test_the_edit_form_of_an_organisation_asks_for_no_passport(client, lin):
    made = organisation(lin)
    client.force_login(lin)
    form = client.get(f"/customers/{made.pk}/edit/").context["form"]

    assert "name" in form.fields
    assert "phone" in form.fields
    assert not {"document_number", "born_on", "sex", "guardian_name"} & form.fields.keys()

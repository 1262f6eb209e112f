"""What the list shows is chosen: columns, their order, how closely rows stand; a view keeps it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from agency.acting import acting
from agency.models import SavedView
from customers import columns
from customers.filters import Filters
from customers.models import CareTask, Organisation
from tests import make

LIST, CHOOSE = reverse("customers:list"), reverse("customers:columns")


def heads(response) -> list[str]:
    return [code for code, _column, _cls in response.context["table"].columns]


def cells(response, code: str) -> dict[str, str]:
    table = response.context["table"]
    at = heads(response).index(code)
    return {row.name: str(line[at].html) for row, line in table}


def test_the_address_says_which_columns_and_in_which_order(lin, client):
    make.customer(lin)
    client.force_login(lin)

    assert heads(client.get(f"{LIST}?columns=updated.source.owner")) == ["updated", "source", "owner"]
    assert heads(client.get(LIST)) == list(columns.USUAL)
    assert heads(client.get(f"{LIST}?columns=nonsense.password")) == list(columns.USUAL)


def test_every_column_says_something_of_an_archive(lin, client):
    firm = make.customer(lin, name="云岭公司", kind="organisation")
    with acting(lin, reason="made"):
        Organisation.objects.create(customer=firm, industry="I", region="53")
        CareTask.objects.create(
            customer=firm,
            kind="visit",
            owner=lin,
            department=lin.department,
            due_on=localdate() + timedelta(days=3),
        )
    client.force_login(lin)

    response = client.get(f"{LIST}?columns={'.'.join(columns.COLUMNS)}")

    assert response.status_code == 200
    shown = {code: cells(response, code)["云岭公司"] for code in ("region", "task")}
    assert shown["region"] == "云南省"
    assert f"{localdate() + timedelta(days=3):%m-%d}" in shown["task"]
    assert "—" not in cells(response, "industry")["云岭公司"]


def test_all_columns_cost_the_same_for_one_row_and_for_three(lin, client):
    client.force_login(lin)
    address = f"{LIST}?columns={'.'.join(columns.COLUMNS)}"

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    make.customer(lin)
    one = queries()
    make.customer(lin)
    make.customer(lin)

    assert queries() == one


def test_of_a_shared_archive_the_list_says_no_more_than_the_share(lin, guo, client):
    make.grant(make.customer(lin, name="王甲"), guo, fields=["phone"])
    client.force_login(guo)

    response = client.get(f"{LIST}?columns=bought.source.task.phone")

    assert [cells(response, code)["王甲"] for code in ("bought", "source", "task")] == ["", "", ""]
    assert "138" in cells(response, "phone")["王甲"]


def test_the_form_moves_a_column_without_scripts_and_leads_back_to_the_list(lin, client):
    client.force_login(lin)
    said = {"filters": "grade=a&saved=3", "order": ["grade", "phone", "owner"], "shown": ["grade", "owner"]}

    moved = client.get(CHOOSE, said | {"up": "owner"})
    done = client.get(CHOOSE, said | {"apply": "1", "density": "compact", "sort": "entered"})

    assert [line["code"] for line in moved.context["columns"]][:3] == ["grade", "owner", "phone"]
    assert [line["code"] for line in moved.context["columns"] if line["on"]] == ["grade", "owner"]
    assert done.url == f"{LIST}?grade=a&sort=entered&columns=grade.owner&density=compact"


def test_a_saved_view_keeps_columns_order_and_density(lin, client):
    client.force_login(lin)
    query = "grade=a&sort=entered&columns=phone.grade&density=compact"

    response = client.post(reverse("customers:view_save"), {"name": "紧凑", "filters": query}, follow=True)

    assert SavedView.objects.get().query == query
    assert heads(response) == ["phone", "grade"]
    assert 'data-density="compact"' in response.content.decode()


def test_the_list_opens_with_ones_standard_view_and_the_first_tab_leads_out_of_it(lin, wang, client):
    make.customer(lin, name="王甲", grade="a")
    make.customer(lin, name="王乙", grade="b")
    view = SavedView.objects.create(
        owner=lin, page="customers", name="A 级", query="grade=a", shared=True, standard=True
    )
    client.force_login(lin)

    opened = client.get(LIST)
    everything = client.get(f"{LIST}?view=")
    client.force_login(wang)

    assert opened.url == f"{LIST}?grade=a&saved={view.pk}"
    assert len(everything.context["rows"]) == 2
    assert client.get(LIST).status_code == 200  # a colleague's standard view is not hers


def test_one_view_at_most_is_the_standard_one(lin, client):
    client.force_login(lin)
    for name in ("甲", "乙"):
        client.post(reverse("customers:view_save"), {"name": name, "filters": "grade=a", "standard": "on"})

    assert [str(view) for view in SavedView.objects.filter(standard=True)] == ["乙"]


@pytest.mark.parametrize("facet", ["nature=state", "type=school", "industry=P", "nature=state&type=school"])
def test_organisations_are_narrowed_by_nature_and_customer_type(facet, lin, client):
    """B34: by industry, nature, region and customer type."""
    school, other = (make.customer(lin, name=name, kind="organisation") for name in ("学校", "别的"))
    with acting(lin, reason="made"):
        Organisation.objects.create(customer=school, nature="state", type="school", industry="P")
        Organisation.objects.create(customer=other, nature="private", type="agency", industry="L")
    client.force_login(lin)

    response = client.get(f"{LIST}?{facet}")

    assert [row.name for row in response.context["rows"]] == ["学校"]
    assert Filters.parse(facet).query() == "&".join(sorted(facet.split("&")))

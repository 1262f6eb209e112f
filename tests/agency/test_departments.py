"""The department tree (A2, A3)."""

import pytest

from agency import structure
from agency.errors import Refused
from agency.models import Department
from tests import make

pytestmark = pytest.mark.django_db


def test_the_tree_is_shown_parents_first(domestic, outbound, sales_house):
    shown = [(branch.department.name, branch.depth) for branch in structure.tree()]

    assert shown == [("销售部", 0), ("国内部", 1), ("出境部", 1)]


def test_a_department_gets_head_steward_and_deputy(inside, system_admin, domestic, lin, wang, zhao):
    typed = {
        "name": "国内一部",
        "parent": domestic.parent_id,
        "head": zhao.pk,
        "steward": lin.pk,
        "deputy": wang.pk,
    }

    answer = inside(system_admin).post(f"/departments/{domestic.pk}/", typed | {"position": 2})

    assert answer.status_code == 302
    kept = Department.objects.get(pk=domestic.pk)
    assert (kept.name, kept.head, kept.steward, kept.deputy) == ("国内一部", zhao, lin, wang)
    assert kept.history.latest().history_user == system_admin


def test_the_steward_does_not_deputise_for_themselves(inside, system_admin, domestic, lin):
    typed = {"name": "国内部", "steward": lin.pk, "deputy": lin.pk, "position": 0}

    page = inside(system_admin).post(f"/departments/{domestic.pk}/", typed)

    assert "deputy" in page.context["form"].errors


def test_a_name_stands_once_on_its_level(inside, system_admin, domestic):
    page = inside(system_admin).post(
        "/departments/new/", {"name": "国内部", "parent": domestic.parent_id, "position": 0}
    )

    assert page.status_code == 422


def test_a_department_never_stands_below_itself(domestic, sales_house, system_admin):
    sales_house.parent = domestic

    with pytest.raises(Refused):
        structure.keep(sales_house, by=system_admin, changed=["parent"])


def test_a_department_is_closed_only_when_empty(system_admin, sales_house, domestic, lin):
    with pytest.raises(Refused):
        structure.close(sales_house, by=system_admin)  # a department below
    with pytest.raises(Refused):
        structure.close(domestic, by=system_admin)  # people

    customer = make.customer(lin)
    lin.department = sales_house
    lin.save()
    with pytest.raises(Refused):
        structure.close(domestic, by=system_admin)  # archives

    customer.department = sales_house
    customer.record(by=lin, why="moved")
    structure.close(domestic, by=system_admin)
    assert Department.objects.get(pk=domestic.pk).closed


def test_refusing_to_close_is_told_on_the_page(inside, system_admin, domestic, lin):
    answer = inside(system_admin).post(
        f"/departments/{domestic.pk}/close/",
        headers={"Referer": f"http://testserver/departments/{domestic.pk}/"},
        follow=True,
    )

    assert [str(message) for message in answer.context["messages"]] != []
    assert not Department.objects.get(pk=domestic.pk).closed

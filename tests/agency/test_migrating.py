"""Migrations render what they change, and nothing else, so that a first start does not take minutes."""

from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from agency.migrating import GROWING, one_model_at_a_time


def state() -> ProjectState:
    """An archive with a file that leads to it, rendered."""
    made = ProjectState()
    made.add_model(ModelState("house", "Archive", [("id", models.BigAutoField(primary_key=True))]))
    made.add_model(
        ModelState("house", "File", [("id", models.BigAutoField(primary_key=True)), leads("Archive")])
    )
    assert made.apps.get_model("house", "file")
    return made


def leads(to: str) -> tuple[str, models.ForeignKey]:
    return "to", models.ForeignKey(f"house.{to}", models.CASCADE)


def test_a_new_model_leaves_those_it_leads_to_as_they_are():
    made = state()
    archive = made.apps.get_model("house", "archive")

    with one_model_at_a_time():
        made.add_model(
            ModelState("house", "Note", [("id", models.BigAutoField(primary_key=True)), leads("File")])
        )

    note = made.apps.get_model("house", "note")
    assert note._meta.get_field("to").related_model is made.apps.get_model("house", "file")
    assert made.apps.get_model("house", "archive") is archive


def test_a_new_field_and_a_new_index_are_there():
    made = state()

    with one_model_at_a_time():
        made.add_field("house", "archive", "name", models.CharField(max_length=9), preserve_default=True)
        made.add_index("house", "archive", models.Index(fields=["name"], name="archive_name"))

    archive = made.apps.get_model("house", "archive")
    assert archive._meta.get_field("name").max_length == 9
    assert [index.name for index in archive._meta.indexes] == ["archive_name"]


def test_afterwards_everything_is_as_django_made_it():
    before = {name: getattr(ProjectState, name) for name in GROWING}

    with one_model_at_a_time():
        assert ProjectState.add_model is not before["add_model"]

    assert {name: getattr(ProjectState, name) for name in GROWING} == before
    assert "_find_reload_model" not in vars(state())

"""The shell, the clock chip, the forms and the pages of last resort."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from agency.clocks import deadline_state, human_delta
from agency.forms.rendering import Choice
from agency.views import status
from tests.cast import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
DUE = datetime(2026, 11, 22, 10, 40, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def drawn(source: str, **context) -> str:
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    ("before", "state"),
    [
        (12 * HOUR + SECOND, "calm"),
        (12 * HOUR, "soon"),
        (2 * HOUR + SECOND, "soon"),
        (2 * HOUR, "urgent"),
        (timedelta(), "urgent"),
        (-SECOND, "over"),
    ],
)
def test_the_clock_changes_at_twelve_hours_at_two_and_at_the_end(before, state):
    assert deadline_state(DUE, None, DUE - before) == state


def test_what_is_done_is_in_time_up_to_the_last_second():
    assert [deadline_state(DUE, done, DUE + HOUR) for done in (DUE, DUE + SECOND)] == ["done", "late"]


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (33 * MINUTE, "33 min"),
        (-3 * HOUR - 14 * MINUTE, "3 h 14 min"),
        (47 * HOUR + 59 * MINUTE, "47 h 59 min"),
        (52 * HOUR, "2 d 4 h"),
    ],
)
def test_a_span_is_told_in_two_units(span, words):
    assert human_delta(span) == words


def test_the_chip_says_in_words_what_its_colour_says():
    chip = drawn("{% deadline due now=now %}", due=DUE, now=DUE - 33 * MINUTE)

    assert 'class="chip dl urgent"' in chip
    assert ">33 min left</time>" in chip
    assert 'title="Deadline: 2026-11-22 10:40"' in chip


def test_nothing_is_shown_as_a_dash_and_never_as_none():
    assert (
        drawn("{{ nothing|dash }}{% masked nothing %}{% prop 'Phone' nothing %}", nothing=None).count("—")
        == 3
    )


def test_text_from_people_is_escaped_in_every_tag():
    text = "<script>alert(1)</script>"

    page = drawn(
        "{% avatar t %}{% chip t %}{% masked t %}{% prop t t %}{% crumbs t %}{% grade t %}"
        "{% card title=t %}{{ t }}{% endcard %}{% empty_state title=t text=t %}{% diff rows=rows %}"
        "{% tabs label=t items=items %}{% revealable id='x' label=t value=t url=t %}",
        t=text,
        rows=[{"label": text, "old": text, "new": text}],
        items=[{"label": text, "url": text, "count": 1}],
    )

    assert "<script" not in page


class SampleForm(forms.Form):
    sections = [("Who", "", ["name"])]
    name = forms.CharField(label="Name", help_text="As on the document.")
    purpose = forms.ChoiceField(
        label="Purpose",
        widget=forms.RadioSelect({"class": "radio-cards"}),
        choices=[("a", Choice("Trip", "order"))],
    )
    notes = forms.CharField(label="Notes", required=False, max_length=200, widget=forms.Textarea)


def test_a_field_ties_label_help_and_error_to_its_control():
    page = str(SampleForm({}))

    assert '<label class="lab" for="id_name">' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page


def test_a_form_that_came_back_begins_with_links_to_what_is_wrong():
    page = str(SampleForm({}))

    assert page.startswith('<div class="note red" role="alert"')
    assert "2 entries need attention" in page
    assert '<a href="#id_name">Name</a>' in page


def test_fields_of_no_section_come_after_the_sections():
    page = str(SampleForm())

    assert page.index("<legend>Who</legend>") < page.index('name="name"') < page.index('name="purpose"')


def test_radio_cards_show_the_hint_and_keep_the_class_off_the_inputs():
    page = str(SampleForm())

    assert "Trip<small>order</small>" in page
    assert page.count("radio-cards") == 1
    assert 'data-counter="id_notes"' in page


def test_administrators_read_the_style_guide_and_sales_do_not(client, system_admin, lin):
    answers = []
    for user in (system_admin, lin):
        client.force_login(user)
        answers.append(client.get(reverse("agency:ui")).status_code)

    assert answers == [200, 403]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_style_guide_is_drawn_in_both_languages(client, system_admin, language):
    client.cookies["language"] = language
    client.force_login(system_admin)

    page = client.get(reverse("agency:ui")).content.decode()

    assert f'<html lang="{ {"zh-hans": "zh-Hans", "en": "en"}[language] }"' in page
    assert not re.search(r"\sstyle=|\son\w+=|<script(?![^>]*src=)", page)
    assert "None<" not in page


@pytest.mark.parametrize(
    ("view", "code"),
    [
        (status.bad_request, 400),
        (status.forbidden, 403),
        (status.not_found, 404),
        (status.too_many, 429),
        (status.server_error, 500),
        (status.unavailable, 503),
    ],
)
def test_a_status_page_says_what_next_without_asking_the_database(view, code):
    answer = view(RequestFactory().get("/"))

    page = answer.content.decode()
    assert answer.status_code == code
    assert "<h1>" in page
    assert 'href="/"' in page
    assert "csrf" not in page


def test_who_must_wait_is_told_how_long():
    answer = status.too_many(RequestFactory().get("/"), retry_after=90)

    assert answer["Retry-After"] == "90"
    assert "2 minutes" in answer.content.decode()


def test_a_missing_page_is_the_same_page_for_everything_missing(client, lin):
    client.login(username="lin", password=PASSWORD)

    bodies = {client.get(f"/nowhere/{n}/").content for n in (1, 2)}

    assert len(bodies) == 1


def sizes(kind: str) -> dict[str, int]:
    return {file.name: file.stat().st_size for file in (ROOT / "static" / kind).glob(f"*.{kind}")}


def scripts_of(template: Path) -> set[str]:
    return set(re.findall(r"'js/([\w-]+\.js)'", template.read_text(encoding="utf-8")))


def test_style_and_script_keep_to_their_budgets():
    """What every page loads, and with it what the heaviest single page adds; no script is loaded by nobody."""
    script, everywhere = sizes("js"), scripts_of(ROOT / "templates" / "base.html")
    pages = {page: scripts_of(page) - everywhere for page in (ROOT / "templates").rglob("*.html")}
    heaviest = max(sum(script[name] for name in everywhere | added) for added in pages.values())

    assert sum(sizes("css").values()) <= 80 * 1024
    assert heaviest <= 30 * 1024
    assert set().union(everywhere, *pages.values()) == set(script)


def test_components_take_colours_from_tokens_only():
    bare = re.compile(r"#[0-9a-f]{3,8}\b(?![-\w])|\brgba?\(|\bhsl", re.IGNORECASE)
    allowed = re.compile(
        r"#fff(?:fff)?[0-9a-f]{0,2}\b|light-dark\(#fff", re.IGNORECASE
    )  # white on the dark floating bars
    found = [
        (path.name, match.group())
        for path in (ROOT / "static" / "css").glob("*.css")
        if path.name not in {"tokens.css", "print.css", "utilities.css", "layout.css"}
        for match in bare.finditer(path.read_text(encoding="utf-8"))
        if not allowed.match(match.group())
    ]

    assert found == []

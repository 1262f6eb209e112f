"""Charts say their sense in words, carry their numbers, and never break on thin data."""

import re

import pytest

from agency import charts
from agency.charts import Bar, Series

WEEKS = ("W1", "W2", "W3")
RATE = Series("On time", (91.5, 96, 94))


@pytest.fixture(autouse=True)
def english():
    from django.utils import translation

    with translation.override("en"):
        yield


def test_a_line_says_latest_lowest_and_highest():
    drawn = charts.line("Rate", WEEKS, [RATE], unit="%")

    assert 'aria-label="Rate. On time: latest 94%, lowest 91.5%, highest 96%"' in drawn


def test_every_chart_carries_its_numbers_as_a_table():
    drawn = charts.line("Rate", WEEKS, [RATE], unit="%")

    assert re.findall(r'<th scope="row">(.*?)</th>\s*<td>(.*?)</td>', drawn) == [
        ("W1", "91.5%"),
        ("W2", "96%"),
        ("W3", "94%"),
    ]


def test_points_below_the_target_stand_out():
    drawn = charts.line("Rate", WEEKS, [RATE], target=95)

    assert drawn.count('class="dot s1 bad"') == 2


def test_columns_lead_to_the_list_behind_them():
    drawn = charts.stacked(
        "New", ("10", "11"), [Series("Shop", (3, 4)), Series("Web", (1, 0), "2")], links=["?m=10"]
    )

    assert 'href="?m=10"' in drawn
    assert 'aria-label="10; Shop 3; Web 1; total 4"' in drawn
    assert 'role="group"' in drawn


def test_columns_too_thin_for_a_finger_leave_their_links_to_the_list_beside():
    def drawn(columns: int, **more) -> str:
        labels = [str(place) for place in range(columns)]
        links = [f"?m={place}" for place in range(columns)]
        return charts.stacked("New", labels, [Series("Shop", [1] * columns)], links=links, **more)

    assert drawn(charts.FINGERS, listed=True).count("href=") == charts.FINGERS
    assert "href=" not in drawn(charts.FINGERS + 1, listed=True)
    assert 'role="img"' in drawn(charts.FINGERS + 1, listed=True)
    assert drawn(charts.FINGERS + 1).count("href=") == charts.FINGERS + 1


def test_bars_stay_between_nothing_and_everything():
    drawn = charts.hbars([Bar("over", 130), Bar("under", -4), Bar("half", 49.6)])

    assert re.findall(r'data-p="(\d+)"', drawn) == ["100", "0", "50"]


def test_names_are_escaped():
    drawn = charts.stacked("<b>", ("<i>",), [Series("<u>", (1,))])

    assert not re.search(r"<[biu]>", drawn)


@pytest.mark.parametrize(
    "drawn",
    [
        lambda: charts.line("Rate", (), []),
        lambda: charts.line("Rate", WEEKS, [Series("x", (None, None, None))]),
        lambda: charts.stacked("New", WEEKS, [Series("x", (0, 0, None))]),
        lambda: charts.hbars([]),
        lambda: charts.donut([("valid", 0, "ok")], "consents", "0%"),
    ],
)
def test_without_data_the_place_says_so(drawn):
    assert "Nothing to draw yet" in drawn()


def test_one_point_and_a_flat_line_are_drawn():
    assert 'class="dot s1"' in charts.line("Rate", ("W1",), [Series("x", (5,))])
    assert 'class="line s1"' in charts.line("Rate", WEEKS, [Series("x", (5, 5, 5))])
    assert charts.spark([3]) == ""


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 9, [0, 2.5, 5, 7.5, 10]),
        (85, 100, [85, 90, 95, 100]),
        (0, 1, [0, 0.25, 0.5, 0.75, 1]),
        (0, 0, [0, 0.25]),
    ],
)
def test_marks_of_the_axis_are_round_and_enclose_the_values(low, high, ticks):
    assert charts._ticks(low, high) == ticks


def test_no_chart_needs_inline_style():
    drawn = [
        charts.line("Rate", WEEKS, [RATE], target=95),
        charts.stacked("New", WEEKS, [RATE]),
        charts.hbars([Bar("a", 1)]),
        charts.donut([("valid", 3, "ok")], "consents", "1"),
        charts.spark([1, 2]),
    ]

    assert not re.search(r"\sstyle=|<style|<script", "".join(drawn))

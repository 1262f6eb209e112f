"""The living style guide: every component in its states, with invented data (`/ui`, administrators only)."""

from datetime import date, timedelta

from django import forms
from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency import charts
from agency.forms.rendering import Choice

STATES = ((47, None), (9, None), (1, None), (-3, None), (-3, -20), (-30, -4))  # hours: due, done
WEEKS = ("W40", "W41", "W42", "W43", "W44", "W45", "W46", "W47")


class SampleForm(forms.Form):
    """One field of each kind, in two sections."""

    sections = [
        (
            gettext_lazy("Who and when"),
            gettext_lazy("What the paper form asks first."),
            ["name", "born", "source", "grade"],
        ),
        (gettext_lazy("What for"), "", ["purposes", "reason", "notes", "agreed"]),
    ]
    name = forms.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As on the identity document."))
    born = forms.DateField(
        label=gettext_lazy("Date of birth"), required=False, widget=forms.DateInput({"type": "date"})
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Source"),
        choices=[("", "—"), ("shop", gettext_lazy("Shop counter")), ("web", gettext_lazy("Online enquiry"))],
    )
    grade = forms.ChoiceField(
        label=gettext_lazy("Grade"),
        choices=[("A", "A"), ("B", "B"), ("C", "C")],
        initial="C",
        widget=forms.RadioSelect({"class": "seg-ctl"}),
    )
    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("Purposes"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("service", gettext_lazy("Travel service")), ("care", gettext_lazy("After-trip care"))],
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Purpose of viewing"),
        widget=forms.RadioSelect({"class": "radio-cards privacy"}),
        choices=[
            ("trip", Choice(gettext_lazy("Confirm the trip"), gettext_lazy("order or trip"))),
            ("visa", Choice(gettext_lazy("Visa or tickets"), gettext_lazy("needs the document number"))),
            ("other", Choice(gettext_lazy("Other (explain)"))),
        ],
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes"), max_length=200, required=False, widget=forms.Textarea({"rows": 2})
    )
    agreed = forms.BooleanField(label=gettext_lazy("The privacy notice was shown"))


@permission_required("agency.view_ui", raise_exception=True)
def gallery(request):
    moment = now()
    empty, filled = SampleForm(prefix="a"), SampleForm({"b-name": "", "b-notes": "…"}, prefix="b")
    return render(
        request,
        "agency/ui/gallery.html",
        {
            "clocks": [
                (moment + timedelta(hours=due, minutes=7), done and moment + timedelta(hours=done))
                for due, done in STATES
            ],
            "moment": moment,
            "form": empty,
            "bad_form": filled,
            "charts": _charts(),
            "rows": _rows(moment),
            "tones": ("", "teal", "green", "amber", "red", "indigo", "violet", "gold", "rose", "line"),
            "tokens": ("teal", "green", "amber", "red", "indigo", "violet", "gold", "rose"),
            "names": ("周一帆", "苏晴", "何静", "林知夏", "陈思源", "Anna"),
            "views": [
                {"label": _("All customers"), "url": "?view=all", "count": 64, "current": True},
                {"label": _("Waiting for entry"), "url": "?view=due", "count": 10},
                {"label": _("Mine"), "url": "?view=mine", "count": 13},
            ],
            "filters": [
                {"name": "grade", "label": _("Grade"), "value": "", "choices": [("A", "A"), ("B", "B")]},
                {
                    "name": "source",
                    "label": _("Source"),
                    "value": "shop",
                    "choices": [("shop", _("Shop counter"))],
                    "clear": "?",
                },
            ],
            "steps": [
                {"label": _("Source"), "url": "#steps"},
                {"label": _("Identity")},
                {"label": _("Consent")},
                {"label": _("Check")},
            ],
            "segments": [
                {"label": _("Week"), "url": "?by=week", "current": True},
                {"label": _("Month"), "url": "?by=month"},
            ],
            "diff": _diff(),
            "days": _days(),
            "palette": [
                {"label": _("Customers"), "hits": [{"url": "#", "label": "赵若溪", "sub": "KH-2026-03166"}]},
                {
                    "label": _("Go to"),
                    "hits": [{"url": "#", "label": _("Today"), "icon": "layout-dashboard"}],
                },
            ],
        },
    )


def _charts() -> dict:
    rate = charts.Series(_("On time"), (93.2, 94.8, 92.1, 96.0, 97.4, 95.9, 98.1, 97.2))
    parts = [
        charts.Series(_("Shop counter"), (40, 38, 52, 60), "1"),
        charts.Series(_("Online enquiry"), (22, 29, 31, 44), "2"),
        charts.Series(_("Referral"), (18, 16, 24, 30), "3"),
        charts.Series(_("Company"), (6, 9, 8, 12), "4"),
    ]
    months = [date(2026, month, 1).strftime("%Y-%m") for month in (8, 9, 10, 11)]
    return {
        "line": charts.line(
            _("Entered within 48 hours"), WEEKS, [rate], unit="%", low=85, high=100, target=95
        ),
        "stacked": charts.stacked(
            _("New customers by source"), months, parts, links=[f"?month={m}" for m in months]
        ),
        "hbars": charts.hbars(
            [
                charts.Bar(_("Sales one"), 86, "172 / 200", url="?department=1"),
                charts.Bar(_("Sales two"), 71, "118 / 166", url="?department=2"),
                charts.Bar(_("Companies"), 38, "19 / 50", "warn", "?department=3"),
            ],
            _("On time by department"),
        ),
        "donut": charts.donut(
            [(_("valid"), 812, "ok"), (_("ending"), 64, "warn"), (_("withdrawn"), 19, "bad")],
            _("consents"),
            "90.7%",
        ),
        "spark": charts.spark([91, 93, 92, 95, 94, 97, 98]),
        "nothing": charts.stacked("", (), ()),
    }


def _rows(moment) -> list[dict]:
    people = (
        ("胡秀英", "A", -3, None),
        ("王俊杰", "B", 1, None),
        ("刘梦琪", "C", 9, None),
        ("李天宇", "C", -20, -30),
    )
    return [
        {
            "name": name,
            "grade": grade,
            "number": f"KH-2026-{3120 + i:05}",
            "phone": "153****0469",
            "owner": "周一帆",
            "due": moment + timedelta(hours=due),
            "done": done and moment + timedelta(hours=done),
        }
        for i, (name, grade, due, done) in enumerate(people)
    ]


def _diff() -> list[dict]:
    return [
        {"label": _("Emergency contact"), "old": "李建国", "new": "王志强"},
        {"label": _("Emergency phone"), "old": "138****2071", "new": "139****8846", "sealed": True},
        {"label": _("Diet"), "old": "", "new": "低盐、少油"},
        {
            "label": _("Notes"),
            "old_parts": [("same", "老人腿脚不便，"), ("del", "尽量"), ("same", "安排低楼层。")],
            "new_parts": [("same", "老人腿脚不便，"), ("ins", "必须"), ("same", "安排低楼层。")],
        },
    ]


def _days() -> list[tuple]:
    return [
        (
            _("Today"),
            [
                {
                    "icon": "phone",
                    "tone": "teal",
                    "title": _("Telephone call"),
                    "who": "陈思源",
                    "at": "10:42",
                    "body": "确认 12 月 6 日云南六日团，家中老人需要轮椅与低盐餐。",
                    "chips": ["下次联系 11-24"],
                },
                {
                    "icon": "eye",
                    "tone": "violet",
                    "title": _("Plain text viewed"),
                    "who": "周一帆",
                    "at": "09:15",
                },
                {
                    "icon": "pencil",
                    "tone": "",
                    "title": _("Changed"),
                    "who": "苏晴",
                    "at": "08:20",
                    "rows": _diff()[:1],
                },
            ],
        )
    ]

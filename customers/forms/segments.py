"""Forms of segments: what they hold, what they are for, and what is made of them."""

from django import forms
from django.utils.text import capfirst
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import policy
from agency.encryption.ids import uuid7
from agency.forms.fields import DayField, LineField, NoteField
from agency.forms.rendering import Choice
from customers.care import occasions
from customers.care.wording import check_places
from customers.figures import narrowing
from customers.filter_chips import choices
from customers.filters import VIEWS, Filters
from customers.models import Aim, CareAction, Segment, SegmentUse
from customers.segments import making, saving

SEGMENTS = {"class": "seg-ctl", "data-wide": True}
CARDS = {"class": "radio-cards", "data-wide": True}
HINTS = {
    Aim.CARE: _("Birthdays, festivals: for those who agreed to greetings and offers."),
    Aim.OFFER: _("Journeys, discounts, events: for those who agreed to greetings and offers."),
    Aim.VISIT: _("Calls and visits for the service itself; nobody who wants no contact."),
    Aim.STUDY: _("Satisfaction and plans: for those who agreed to be asked."),
}
LEFT_TO_THE_LIST = ("sort",)


class SegmentForm(forms.Form):
    """Name, aim and sharing, and every filter there is, chosen or not."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = LineField(
        label=pgettext_lazy("segment", "Name"),
        max_length=40,
        help_text=_("What these customers have in common, e.g. regulars who like the sea."),
    )
    aim = forms.ChoiceField(label=_("What for"), widget=forms.RadioSelect(attrs=CARDS))
    sharing = forms.ChoiceField(
        label=_("Who may use it"),
        widget=forms.RadioSelect(attrs=SEGMENTS),
        help_text=_("Colleagues see the name and the filters, and their own archives."),
    )
    description = NoteField(label=_("Description"), required=False, max_length=300)

    def __init__(self, data=None, *, user, segment: Segment | None = None, query: str = ""):
        filters = Filters.parse(segment.query if segment else query)
        super().__init__(data, initial=_initial(segment, filters))
        self.fields["aim"].choices = [(code, Choice(label, HINTS[code])) for code, label in Aim.choices]
        self.fields["sharing"].choices = saving.sharings(user)
        views = [(code, label) for code, (label, *_rest) in VIEWS.items()]
        self.fields["f_view"] = forms.ChoiceField(
            label=_("View"), choices=views, required=False, initial=filters.view
        )
        self.filters = ["f_view"]
        for name, label, offered in choices(user, now()):
            if name not in LEFT_TO_THE_LIST:
                self._add(name, label, offered, getattr(filters, name))
        for name, label, offered in narrowing.offered():
            self._add(name, label, offered, getattr(filters, name))
        kept = {name: getattr(filters, name) for name in filters.__dataclass_fields__}
        self.kept = {name: value for name, value in kept.items() if f"f_{name}" not in self.fields}

    def _add(self, name: str, label, offered: list, value: str) -> None:
        offered = [(str(code), text) for code, text in offered]
        if value and value not in dict(offered):  # an older month, a colleague of another department
            offered.append((value, value))
        self.fields[f"f_{name}"] = forms.ChoiceField(
            label=capfirst(label), choices=[("", _("any")), *offered], required=False, initial=value
        )
        self.filters.append(f"f_{name}")

    @property
    def sections(self) -> list:
        return [
            (_("Segment"), "", ["name", "aim", "sharing", "description"]),
            (
                _("Who belongs to it"),
                _("All that is chosen must hold; the list is found anew each time."),
                self.filters,
            ),
        ]

    def facts(self) -> dict:
        """The arguments of `saving.save` and `saving.change`."""
        chosen = {name[2:]: self.cleaned_data[name] for name in self.filters}
        query = Filters(**{**self.kept, **chosen, **saving.SHOWN}).query()
        own = {name: self.cleaned_data[name] for name in ("name", "aim", "sharing", "description")}
        return own | {"query": query}


def _initial(segment: Segment | None, filters: Filters) -> dict:
    if segment is None:
        return {"key": uuid7(), "aim": Aim.CARE, "sharing": Segment.Sharing.PRIVATE}
    return {
        "key": segment.pk,
        "name": segment.name,
        "aim": segment.aim,
        "sharing": segment.sharing,
        "description": segment.description or "",
    }


class UseForm(forms.Form):
    """What is to be done with the allowed customers, by when, with which words."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    act = forms.ChoiceField(label=_("What"), widget=forms.RadioSelect(attrs=SEGMENTS))
    due_on = DayField(label=_("By this day"))
    occasion = forms.ChoiceField(label=_("Occasion"), required=False)
    text = NoteField(label=_("Words"), required=False, max_length=500)

    def __init__(self, data=None, *, made: str, aim: str):
        first = CareAction.Act.OFFER if aim == Aim.OFFER else CareAction.Act.GREETING
        super().__init__(data, initial={"key": uuid7(), "act": first, "due_on": localdate()})
        if made != SegmentUse.Made.CARE:
            del self.fields["act"]
        else:
            self.fields["act"].choices = [(act.value, capfirst(act.label)) for act in making.ACTS]
            self.fields["text"].help_text = _("{name} and {sender} are filled in when it is sent.")
        if made == SegmentUse.Made.NOTICE:
            days = policy.ADVANCE_NOTICE.days
            self.fields["channel"] = forms.ChoiceField(
                label=_("How they were told"),
                choices=CareAction.Channel.choices,
                widget=forms.RadioSelect(attrs=SEGMENTS),
                help_text=_(
                    "Say who we are, what is coming, and how to refuse. It may start %(days)s days later."
                )
                % {"days": days},
            )
        if made in (SegmentUse.Made.LIST, SegmentUse.Made.EXPORT, SegmentUse.Made.NOTICE):
            for name in ("due_on", "occasion", "text"):
                del self.fields[name]
            return
        self.fields["occasion"].choices = [
            ("", _("No particular occasion")),
            *((code, occasions.label(code)) for code in occasions.LABELS),
        ]
        if made == SegmentUse.Made.VISITS:
            self.fields["text"].label = _("What to do")

    def clean_text(self) -> str:
        check_places(self.cleaned_data["text"])
        return self.cleaned_data["text"]

    def plan(self) -> making.Plan:
        told = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return making.Plan(**{"due_on": localdate()} | told)

"""Fields of the customers' forms, and the texts beside them: the data dictionary with examples (C19)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import LineField
from customers.contacts import clean_email, clean_wechat
from customers.models import SourceChannel

HELP = {
    "collected_at": _("When you met or spoke to the customer. The 48 hours run from here."),
    "backdating_reason": _("Needed when the contact was more than an hour ago, e.g. no network on the trip."),
    "source": _("How the customer came to us. Channels that are not approved as safe are not on the list."),
    "name": _("As on the document, e.g. 周文 or Anna Schmidt. Only letters, no title, no emoji."),
    "latin_name": _("As in the passport, family name first, e.g. ZHOU WEN. Needed for flights and visas."),
    "born_on": _("An identity card fills this in. Under 14 a guardian must consent."),
    "phone": _(
        "Mobile 13800138000, landline with area code 0871-63123456, foreign with +, e.g. +44 20 7946 0958."
    ),
    "second_phone": _("Another number, e.g. of a companion."),
    "email": _("E.g. zhou@example.com."),
    "wechat": _("The WeChat id (6 to 20 signs, beginning with a letter), not the nickname."),
    "address": _("Province, city, district, street and number, e.g. 云南省昆明市五华区翠湖南路 3 号."),
    "document_type": _("The document the customer travels with."),
    "document_number": _("Copy it from the document itself. Needs the separate consent further down."),
    "document_expires_on": _("Leave empty for a card valid without limit."),
    "travel_needs": _(
        "Where, when, how many, budget, e.g. Lijiang in May, two adults and a child, about 8,000 yuan each."
    ),
    "preferences": _("Seat, room, pace, food, guide’s language, e.g. quiet room, no early departures."),
    "special_needs": _(
        "What must never be forgotten: wheelchair, diabetes, nut allergy. Needs the separate consent."
    ),
    "grade": _("VIP customers are checked by a second person before the archive becomes active."),
    "guardian_name": _("Name of the parent or guardian who consents."),
    "guardian_phone": _("Under which the guardian is reached."),
    "guardian_relation": _("E.g. mother, father, grandfather."),
    "contact": _("Name or form of address, e.g. Mr Zhou."),
    "note": _("Where you met and what the customer wants, e.g. hotel lobby, Lugu Lake, six people."),
}


class EmailField(LineField):
    widget = forms.EmailInput(attrs={"autocomplete": "off"})

    def __init__(self, *args, max_length: int = 254, **options):
        super().__init__(*args, max_length=max_length, **options)

    def clean(self, value) -> str:
        value = super().clean(value)
        return clean_email(value) if value else ""


class WeChatField(LineField):
    def __init__(self, *args, max_length: int = 40, **options):
        super().__init__(*args, max_length=max_length, **options)

    def clean(self, value) -> str:
        value = super().clean(value)
        return clean_wechat(value) if value else ""


class SourceField(forms.ModelChoiceField):
    """A channel in use and approved as safe (B16); a draft's unsafe one is refused when sent."""

    def __init__(self, **options):
        sources = SourceChannel.objects.filter(active=True, safe=True)
        super().__init__(
            **{"queryset": sources, "label": _("Source channel"), "empty_label": _("Choose a channel")}
            | options
        )

"""Sharing outward: the draft, what its acts ask for, and the recipient's own page."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.encryption.ids import uuid7
from agency.forms.fields import DayField, LineField, NameField, NoteField, narrow
from agency.forms.rendering import Choice
from compliance.models import OutwardShare, RecipientOrg
from compliance.sharing import minimum, standing
from customers import fieldbook
from customers.models import Purpose
from customers.parts import countries

CARDS = {"class": "radio-cards privacy", "data-wide": True}


class RecipientChoice(forms.Form):
    """To whom: only those against whom nothing stands today."""

    recipient = forms.ChoiceField(label=_("To whom"))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.usable = {str(one.pk): one for one in standing.usable(localdate())}
        self.fields["recipient"].choices = [("", _("Choose a recipient"))] + [
            (pk, _named(one)) for pk, one in self.usable.items()
        ]

    def clean_recipient(self) -> RecipientOrg:
        return self.usable[self.cleaned_data["recipient"]]


def _named(one: RecipientOrg) -> str:
    place = f" · {countries.name(one.country)}" if one.abroad else ""
    return f"{one.get_kind_display()} · {one.name}{place}"


class DraftForm(forms.Form):
    """What goes to one recipient. The minimum of its kind is marked; more asks for a reason."""

    form_id = forms.UUIDField(widget=forms.HiddenInput)
    purpose = forms.ModelChoiceField(
        label=_("Purpose"),
        queryset=Purpose.objects.filter(access=True, active=True),
        widget=forms.RadioSelect(attrs=CARDS),
        empty_label=None,
        error_messages={"required": _("Say what the data is needed for.")},
    )
    basis = forms.ChoiceField(label=_("Lawful basis"), widget=forms.RadioSelect(attrs=CARDS))
    reason = NoteField(
        label=_("What it is needed for"),
        max_length=500,
        help_text=_("E.g. check-in on 3 May, two nights. Whoever approves reads this."),
    )
    fields_sent = forms.MultipleChoiceField(
        label=_("Fields"),
        widget=forms.CheckboxSelectMultiple(attrs=CARDS),
        error_messages={"required": _("Choose at least one field.")},
    )
    beyond_reason = LineField(
        label=_("Why more than the minimum"),
        max_length=500,
        required=False,
        help_text=_("Only where you mark more; the privacy officer decides then."),
    )
    ends_on = DayField(label=_("Open until"), help_text=_("The last day. It ends by itself."))

    def __init__(self, *args, recipient: RecipientOrg, **options):
        super().__init__(*args, **options)
        kind, needs = recipient.kind, minimum.of(recipient)
        self.fields["form_id"].initial = uuid7()
        self.fields["purpose"].initial = None
        Basis = OutwardShare.Basis  # noqa: N806
        offered = [Basis.DUTY] if needs.duty else [Basis.CONTRACT, Basis.CONSENT]
        self.fields["basis"].choices = [(str(one), one.label) for one in offered]
        self.fields["basis"].initial = str(offered[0]) if needs.duty else None
        self.fields["fields_sent"].choices = [(name, _card(kind, name)) for name in minimum.offered(kind)]
        self.fields["fields_sent"].initial = list(needs.fields)
        day = localdate()
        self.fields["ends_on"].initial = day + policy.OUTWARD_USUAL
        latest = day + policy.OUTWARD_LONGEST
        self.fields["ends_on"].widget.attrs |= {"min": f"{day:%Y-%m-%d}", "max": f"{latest:%Y-%m-%d}"}

    def facts(self) -> dict:
        said = self.cleaned_data
        names = ("purpose", "basis", "reason", "beyond_reason", "ends_on")
        return {name: said[name] for name in names} | {"fields": said["fields_sent"]}


def _card(kind: str, name: str) -> Choice:
    hint = "" if name in minimum.MINIMUM[kind].fields else _("beyond the minimum")
    return Choice(fieldbook.label(name), hint)


class RevokeForm(forms.Form):
    reason = LineField(label=_("Why it is ended"), max_length=500)


class WrittenDownForm(forms.Form):
    """A confirmation that came on paper or by telephone."""

    how = forms.ChoiceField(label=_("What became of the data"), choices=OutwardShare.How.choices)
    name = NameField(label=_("Who confirmed it"))
    evidence = LineField(
        label=_("What proves it"),
        max_length=500,
        help_text=_("Letter, call and date; where the paper is kept."),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("One-time code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text=_("Six digits, told to you by the travel agency. Each opens the page once."),
    )

    def clean_code(self) -> str:
        return narrow(self.cleaned_data["code"]).replace(" ", "")


class ReceiptForm(forms.Form):
    """The recipient acknowledges before anything is shown."""

    name = NameField(label=_("Your name"))
    bound = forms.BooleanField(
        label=_(
            "I use the data for this purpose only, pass it on to nobody, and destroy or return it afterwards."
        )
    )


class GoneForm(forms.Form):
    """The recipient confirms that everything is gone."""

    how = forms.ChoiceField(
        label=_("What became of the data"),
        choices=OutwardShare.How.choices,
        widget=forms.RadioSelect(attrs={"class": "radio-cards"}),
    )
    name = NameField(label=_("Your name"))
    sure = forms.BooleanField(label=_("No copy is left with us or with anybody we gave it to."))

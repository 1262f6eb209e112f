"""Forms of a contract’s file: a paper, a gap, the group, the sheet, who is asked, what was shown."""

from django import forms
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import DayField, LineField, MomentField, NoteField
from contracts import policy
from contracts.dossier import grouping, promised
from contracts.models import Contract, ItinerarySheet, ServicePoint, ShownOffer
from customers.attachments import sniffing
from customers.models import Attachment

REASON_LONGEST, REMARKS_LONGEST = 200, 500
NEWEST = 40  # files of the archive to choose from


class PutForm(forms.Form):
    """A new file, or one the archive has already."""

    upload = forms.FileField(
        label=_("New file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join((*sniffing.TAKEN, ".pdf"))}),
        help_text=_("A photo or a PDF. It is kept in the archive, encrypted under its key."),
    )
    file = forms.ModelChoiceField(
        label=_("Or a file of the archive"), queryset=Attachment.objects.none(), required=False
    )

    def __init__(self, *args, contract: Contract, **options):
        super().__init__(*args, **options)
        kept = Attachment.objects.kept().filter(customer=contract.customer_id).order_by("-created_at", "-pk")
        self.fields["file"].queryset = kept
        rows = list(kept[:NEWEST])
        self.fields["file"].choices = [
            ("", "—"),
            *((str(one.pk), f"{one} · {one.masked_name}") for one in rows),
        ]
        if not rows:
            del self.fields["file"]

    def clean(self):
        told = super().clean()
        if not self.errors and not told.get("upload") and not told.get("file"):
            raise forms.ValidationError(_("Choose a file."))
        return told


class AbsentForm(forms.Form):
    reason = LineField(
        label=_("Why is there none?"),
        max_length=REASON_LONGEST,
        error_messages={"required": _("Say why there is none.")},
    )


class GroupForm(forms.Form):
    code = LineField(
        label=_("Group number"),
        max_length=30,
        required=False,
        help_text=_("Contracts with the same number travel together."),
    )

    def clean_code(self) -> str:
        return grouping.cleaned(self.cleaned_data["code"])


class SheetForm(forms.Form):
    remarks = NoteField(
        label=_("Meeting point, what to bring, other remarks"),
        max_length=REMARKS_LONGEST,
        required=False,
        help_text=_("The days, hotels, meals and guides come from the signed words."),
    )


class HandForm(forms.Form):
    way = forms.ChoiceField(
        label=_("How was it given?"),
        choices=ItinerarySheet.Way.choices,
        widget=forms.RadioSelect(attrs={"class": "radio-cards", "data-wide": True}),
    )
    at = MomentField(label=_("When?"), initial=clock)


class AskForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Colleague"), queryset=None, empty_label=None)

    def __init__(self, *args, contract: Contract, **options):
        super().__init__(*args, **options)
        self.fields["person"].queryset = promised.colleagues(contract)


class PointForm(forms.Form):
    """One service: kept, not kept with a note, or not said yet."""

    quiet = True  # nothing must be said of all of them at once

    state = forms.ChoiceField(
        label=_("Was it kept?"),
        required=False,
        choices=[(one.value, one.label) for one in ServicePoint.State if one != ServicePoint.State.OPEN],
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
    )
    note = LineField(label=_("What happened"), max_length=promised.LONGEST, required=False)

    def __init__(self, *args, point: ServicePoint, **options):
        self.point = point
        state = "" if point.state == ServicePoint.State.OPEN else point.state
        initial = {"state": state, "note": point.note or ""}
        super().__init__(*args, initial=initial, prefix=str(point.place), **options)

    def clean(self):
        told = super().clean()
        if told.get("state") == ServicePoint.State.MISSED and not told.get("note"):
            self.add_error("note", _("Say of everything that was not kept what happened."))
        return told


class OfferForm(forms.Form):
    way = forms.ChoiceField(
        label=_("How does the customer see it?"),
        choices=ShownOffer.Way.choices,
        initial=ShownOffer.Way.PRINT,
        widget=forms.RadioSelect(attrs={"class": "radio-cards", "data-wide": True}),
    )
    valid_until = DayField(label=_("Holds until"))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["valid_until"].initial = localdate() + policy.OFFER_HOLDS

"""Boxes, paper files, loans, counts and the two signatures."""

import uuid

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import policy
from agency.forms.fields import LineField, NoteField
from compliance.models import PaperBox, PaperFile
from compliance.paper import boxes
from contracts.models import Contract
from customers.models import Attachment, Purpose

PHOTO_MOST = 10 * 1024 * 1024  # bytes; ours


class BoxField(forms.ModelChoiceField):
    def __init__(self, **options):
        super().__init__(queryset=PaperBox.objects.select_related("keeper"), **options)

    def label_from_instance(self, box: PaperBox) -> str:
        return f"{box.number} · {box.place} · {box.shelf}"


class BoxForm(forms.Form):
    place = LineField(label=pgettext_lazy("paper", "room and cabinet"), max_length=60)
    shelf = LineField(label=pgettext_lazy("paper", "shelf"), max_length=30)
    lock = LineField(label=pgettext_lazy("paper", "lock"), max_length=60)
    keeper = forms.ModelChoiceField(label=pgettext_lazy("paper", "keeper"), queryset=None)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["keeper"].queryset = boxes.keepers()


class FileForm(forms.Form):
    """A paper of the archive; `key` is the form's one-time id."""

    kind = forms.ChoiceField(label=_("kind"), choices=PaperFile.Kind.choices)
    pages = forms.IntegerField(label=_("pages"), min_value=1, max_value=2000)
    box = BoxField(label=_("box"))
    contract = forms.ModelChoiceField(
        label=_("Original of which contract"), queryset=Contract.objects.none(), required=False
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, contracts=None, **options):
        """`contracts`: the signed ones of the archive; without any nothing is asked."""
        super().__init__(*args, **options)
        self.fields["key"].initial = uuid.uuid4
        if contracts:
            self.fields["contract"].queryset = contracts
        else:
            del self.fields["contract"]


class BorrowForm(forms.Form):
    purpose = forms.ModelChoiceField(
        label=_("Purpose"),
        queryset=Purpose.objects.filter(access=True, active=True),
        empty_label=None,
        widget=forms.RadioSelect(attrs={"class": "radio-cards privacy", "data-wide": True}),
        error_messages={"required": _("Say what the data is needed for.")},
    )
    note_text = NoteField(label=_("Explanation"), max_length=policy.NOTE_LONGEST, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["key"].initial = uuid.uuid4


class ReturnForm(forms.Form):
    pages = forms.IntegerField(label=_("Pages counted"), min_value=0, max_value=2000)


class MoveForm(forms.Form):
    box = BoxField(label=_("Into which box"))


class ScanForm(forms.Form):
    scan = forms.ModelChoiceField(label=_("Which file is its scan"), queryset=Attachment.objects.none())

    def __init__(self, *args, file: PaperFile, **options):
        super().__init__(*args, **options)
        self.fields["scan"].queryset = Attachment.objects.kept().filter(customer=file.customer_id)
        self.fields["scan"].label_from_instance = lambda one: (
            f"{one} · {one.masked_name} · {localtime(one.created_at):%Y-%m-%d}"
        )


class ShredForm(forms.Form):
    method = forms.ChoiceField(label=_("how it was destroyed"), choices=PaperFile.Method.choices)
    photo = forms.FileField(
        label=_("Photo of the shreds"),
        required=False,
        help_text=_("Only its digest is kept here; put the photo beside the list on paper."),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )

    def clean_photo(self):
        photo = self.cleaned_data["photo"]
        if photo and photo.size > PHOTO_MOST:
            raise forms.ValidationError(_("The photo is larger than 10 MB."))
        return photo


class DrawForm(forms.Form):
    box = BoxField(label=_("box"), required=False, empty_label=_("all boxes"))
    size = forms.IntegerField(
        label=_("How many"), required=False, min_value=1, max_value=2000, help_text=_("Empty: one in ten.")
    )


class CountForm(forms.Form):
    """What the hand scanner says, and the box one stands at."""

    code = LineField(label=_("Number on the label"), max_length=30)
    box = BoxField(label=_("Found in"), required=False, empty_label=_("nowhere: it is missing"))

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import LineField
from agency.forms.rendering import Choice
from customers.attachments import sniffing
from customers.models import Attachment

from .reveal import RevealForm

NOTE_LONGEST = 200  # characters


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """The files of one request; each is judged by itself when it is taken in."""

    widget = SeveralFilesInput

    def clean(self, data, initial=None):
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if not sent and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(sent)


def kind_choices() -> list[tuple[str, Choice]]:
    """Each kind with a word on how it is opened."""
    return [
        (kind.value, Choice(str(kind.label), gettext("opened with a purpose") if _opens(kind) else ""))
        for kind in Attachment.Kind
    ]


def _opens(kind) -> bool:
    return Attachment(kind=kind).opens


class UploadForm(forms.Form):
    """Files to keep in an archive, all of one kind."""

    kind = forms.ChoiceField(
        label=_("Kind of file"),
        choices=kind_choices,
        widget=forms.RadioSelect(attrs={"class": "radio-cards", "data-wide": True}),
        error_messages={"required": _("Choose what it is.")},
    )
    note = LineField(label=_("Note"), max_length=NOTE_LONGEST, required=False)
    files = SeveralFilesField(
        label=_("Files"),
        widget=SeveralFilesInput(attrs={"accept": ",".join((*sniffing.TAKEN, ".pdf"))}),
        error_messages={"required": _("Choose at least one file.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs["data-wide"] = True


class OpenFileForm(RevealForm):
    """What a sensitive file is opened for."""


class RemoveFileForm(forms.Form):
    why = LineField(
        label=_("Why is it taken out?"),
        max_length=NOTE_LONGEST,
        error_messages={"required": _("Say why the file is taken out.")},
    )

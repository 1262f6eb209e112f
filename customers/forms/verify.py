from django import forms
from django.utils.translation import gettext_lazy as _

from agency import policy
from customers import fieldbook


class CheckForm(forms.Form):
    """The fields of one second check, each to be ticked; and what disagrees, in words."""

    checked = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(
        label=_("What differs?"),
        required=False,
        max_length=policy.NOTE_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only for a difference. The owner of the archive reads it; it is kept sealed."),
    )

    def __init__(self, *args, fields: tuple[str, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["checked"].choices = [(name, str(fieldbook.BY_NAME[name].label)) for name in fields]

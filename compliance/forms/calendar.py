from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import LineField, NoteField


class YearForm(forms.Form):
    """The State Council's notice of one year, as it is published."""

    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2100)
    source = LineField(
        label=_("Notice of the State Council"),
        max_length=120,
        help_text=_("Its title or number, as published by the State Council."),
    )
    off = NoteField(
        label=_("Days off"),
        max_length=600,
        help_text=_("As in the notice: 10月1日至7日, with commas between; or 10-1 to 10-7 as 10-1~10-7."),
        widget=forms.Textarea(attrs={"rows": 3, "data-wide": True}),
    )
    work = NoteField(
        label=_("Worked weekend days"),
        max_length=300,
        required=False,
        help_text=_("Saturdays and Sundays that are worked instead."),
        widget=forms.Textarea(attrs={"rows": 2, "data-wide": True}),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["year"].initial = localdate().year + 1

"""Asking the line manager for help."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.forms.fields import NoteField


class AskForm(forms.Form):
    question = NoteField(
        label=_("What do you need help with?"),
        max_length=policy.NOTE_LONGEST,
        help_text=_("Say what you tried and what should be decided. It stays with the record, sealed."),
    )

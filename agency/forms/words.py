"""Texts of Django's own forms that our catalogue words better than Django's does."""

from django.utils.translation import gettext_noop

OURS = (
    gettext_noop("This field is required."),
    gettext_noop("- Select an option -"),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
)

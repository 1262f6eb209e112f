"""The tab every contract has."""

from django.utils.translation import pgettext_lazy

from contracts.tabs import tab

tab(10, "contracts:contract", pgettext_lazy("contract", "Text"))

"""The tab of the legal check."""

from django.utils.translation import gettext_lazy as _

from contracts.checking.page import open_blocks
from contracts.tabs import tab

tab(20, "contracts:check", _("Legal check"), count=open_blocks)

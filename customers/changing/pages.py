"""Where proposed changes show themselves: the tab of the archive."""

from django.utils.translation import gettext_lazy as _

from customers.archive_tabs import tab

tab(75, "customers:changes", _("Changes"))

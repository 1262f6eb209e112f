"""What the library adds to a contract’s page."""

from django.utils.translation import gettext_lazy as _

from contracts.drafting import keeping
from contracts.models import TemplateVersion
from contracts.tabs import act

from .moving import target


def _may_move(contract, user) -> bool:
    """Its template has a newer version, and this person may write it."""
    old = contract.version.state != TemplateVersion.State.PUBLISHED
    return old and contract.editable and keeping.may_change(user, contract) and target(contract) is not None


act(15, "contracts:move_over", _("Move to the new version of the template"), "file-symlink", when=_may_move)

"""The controls of contracts."""

from django.utils.translation import gettext_lazy as _

from .control import Control

OF_CONTRACTS = (
    Control(
        "contracts_on_file",
        _("Signed contracts are scanned and on file"),
        _("Contracts signed in the period whose signed text was not on file after seven days."),
        "G6 · 001",
        threshold=100,
    ),
    Control(
        "ends_decided",
        _("No agreement ends without a decision"),
        _("Agreements whose last day has passed without renewal, renegotiation, end or lapse decided on."),
        "G8 · 001",
        threshold=100,
    ),
)

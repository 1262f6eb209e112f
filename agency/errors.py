"""The ways a rule says no."""


class Refused(Exception):
    """A rule of the agency forbids this now. The message is shown to the person as it is."""


class Conflict(Refused):
    """The record was changed by somebody else since this person opened it."""

"""Changing an active archive: proposed, seen by a second pair of eyes where the rules ask it, then applied (C4–C6).

An edit is split. What its rules let through at once is written at once; the rest waits together as one
proposal under the strictest rule among it. So a nut allergy told together with a misspelt name reaches the
guide today, and whoever decides sees the whole of what waits, once, with one reason. Fields that only make
sense together (a document, a birth date with its guardian) are never split.

Several proposals on one archive stand in the order they came, each applied field by field against what the
archive says then: what somebody else changed meanwhile is asked about, never overwritten. An archive that
still awaits its second check is edited directly: that check covers all of it.

proposing, parts   the two doors: facts of the archive; its entries   routing     which rule, whose turn
recording          writing a proposal down                            deciding    the answers
applying           what follows a yes, on the day it is for           subjects    what a proposal is about
keepers            how each kind of entry is written                  business    who is told
"""

from .parts import PartOutcome, propose_part
from .proposing import Outcome, propose

__all__ = ["Outcome", "PartOutcome", "propose", "propose_part"]

"""The lists of the trail, by the code that names them in addresses and in the register."""

from compliance.trail import Listing

from . import access, history, register, shares

LISTS: dict[str, Listing] = {one.LISTING.code: one.LISTING for one in (history, access, shares, register)}

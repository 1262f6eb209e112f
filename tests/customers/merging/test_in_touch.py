"""Merging keeps the wish to be left alone, and parting gives each archive its own days back."""

from datetime import timedelta

from django.utils.timezone import localdate

from agency.acting import acting
from customers.merging import joining, undoing
from tests import make

WISHED = localdate() - timedelta(days=40)


def test_whoever_wanted_no_contact_is_left_alone_after_merging_too(lin):
    quiet = make.customer(lin, phone="15812349974", no_contact_on=WISHED)
    heard = make.customer(lin, phone="15812349974", last_contact_on=WISHED)

    with acting(lin):
        merge = joining.propose(heard, quiet, by=lin, answers={"name": "winner"})
    heard.refresh_from_db()
    assert (heard.no_contact_on, heard.last_contact_on) == (WISHED, WISHED)

    with acting(lin):
        undoing.undo(merge, by=lin)
    heard.refresh_from_db()
    assert (heard.no_contact_on, heard.last_contact_on) == (None, WISHED)

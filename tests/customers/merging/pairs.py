"""How the tests merge two archives."""

from agency.acting import acting
from customers.merging import joining


def merged(winner, loser, by, **answers):
    with acting(by):
        return joining.propose(winner, loser, by=by, answers=answers)

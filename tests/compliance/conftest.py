import pytest

from tests import make

from .edits import change


@pytest.fixture
def edited(lin):
    """lin's archive, its phone changed twice into numbers that look alike when masked."""
    customer = make.customer(lin)
    change(customer, lin, phone="13900001234")
    return change(customer, lin, why="回访核实", phone="13911111234", travel_needs="靠窗")

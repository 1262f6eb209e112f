"""Requests of people about their own data (PIPL art. 44–50): taken in, checked, decided, carried out, answered.

`receiving` takes in, `identifying` checks who asks, `working_out` and `deciding` decide by two people, `carrying_out`
does it, `answering` writes, `packing` gives out, `informing` tells who received the data; `timing` keeps the clock.
"""

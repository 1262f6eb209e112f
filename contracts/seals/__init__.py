"""The seals of the house: who keeps them, what they are put on, and the register of both (§1.1, §1.4).

keeping    entered, handed over, out of use     asking   for a contract, for another paper
sealing    by the keeper, or refused            listing  the register with its filters
"""

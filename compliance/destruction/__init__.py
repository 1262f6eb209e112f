"""Destroying archives for good: whoever may, in three steps by three people, and provably.

surfaces     everywhere a customer's data lies, each with plan, execute and verify
treatments   the ways a surface is dealt with            others   what stands in archives of others
batches      the steps people take                       executing   what the clock does, exactly once
probing      what is looked for afterwards               scanning    the search for remains
certifying   the certificate                             ledger      the list outside the database
replaying    once more after a restore
"""

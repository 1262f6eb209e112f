"""Destroying archives for good: whoever may, in three steps by three people, and provably.

surfaces     everywhere a customer's data lies, each with plan, execute and verify
treatments   the ways a surface is dealt with            others   what stands in archives of others
batches      the steps people take                       executing   what the clock does, exactly once
probing      what is looked for afterwards               scanning    the search for remains
needles      very many values at once                    words       what others' texts say of somebody
remaining    deciding about such words                   completing  when no copy of a key is left
certifying   the certificate                             ledger      the list outside the database
replaying    once more after a restore
"""

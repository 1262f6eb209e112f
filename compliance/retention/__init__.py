"""How long records are kept, what keeps them longer, and what is due.

categories   kinds of records and who carries their rules out      defaults   the rules shipped
rules        another version with a second person's approval       due        archives whose time is over
holds        cases for which archives must stay                    collecting what is due into a batch
"""

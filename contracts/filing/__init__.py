"""Papers of a contract: scanned, read, found again by their words (G6, G7; contracts_compliance.md §1.7).

scans       pages put together, bound into one file     reading   the worker that reads finished scans
readers     what can read a page, where installed       redacting takes personal data out of what is kept to search
grams       words as pairs of signs                     indexing, searching   keyed tokens, and what answers them
guarding    what the database itself keeps              seeing    who may put together and open
"""

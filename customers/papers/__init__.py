"""Papers of an archive: the registration form (filled, or blank to fill by hand) and the archive file.

A paper is made once as data (`paper`), and drawn twice: as a page to print and as PDF (`typesetting`). What a
person typed travels as data all the way and is never markup. `printing` is the act: purpose, looks, register.
"""

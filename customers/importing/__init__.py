"""Sheets of customers become archives: read, understood, checked, decided, imported, taken back (B16, B28, B50).

sheets, texts      bytes → rows of cells, whatever program wrote them
spelling, columns  what a heading and a cell mean; the table of importable fields
receiving          the file arrives and is sealed; reading its rows in the background
judging, twins     the dry run: every row held against the rules of the registration form and the archive
choosing, correcting, returning   what people do with the findings
committing, reverting, ending     archives made, taken back, and the sheet destroyed
working            the loop a worker runs; every piece is claimed in a transaction of its own
"""

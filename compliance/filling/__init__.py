"""Masses of invented archives for measuring: built and sealed here, written with COPY by the tables' owner.

The rows are those a registration leaves: key, customer, first contact, answers, search tokens, register line;
history comes from the triggers. Everything is spread over two years, one archive in thirty is shared, one in
37 is an organisation with somebody who speaks for it.

    stage     staff, lists and archive numbers set aside    batch     some archives as rows
    copying   rows into tables                             organisations   those among the archives
"""

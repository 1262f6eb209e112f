"""Segments of customers: found by filters, used for allowed customers only, every use on file (D11, B48, L10).

choosing   who is left out and why: the one rule        saving    a segment is kept, changed, put away
previewing who is in it, who would be left out          using     care, visits, a contact list, an export made of it
saying     filters in words                             telling   the words of the timeline
usage      which segments and archives were used        alike     customers that share simple facts
prospects  the market: prospects and customers by market, relation, life cycle
"""

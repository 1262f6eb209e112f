"""The figures of customers and sales: product kinds, places, risk, habits, loyalty, and all of it by month (L1–L5).

axes       what is counted, as SQL          keeping    counting anew, writing only what changed
reading    the counts within one's reach    narrowing  the lists behind them, as filters
panels     a chart with its table           sales · overview · loyalty · trends   the pages
"""

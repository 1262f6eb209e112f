"""The periodic review of archives (C1–C3): drawn up, answered archive by archive, sampled, closed.

opening     which round is due, and its lines in batches any worker may go on with
attesting   the answers, accuracy and timeliness apart
reminding   who hears of what is left
sampling    the supervisor's second look
closing     the end and its report            progress    figures under way
sheet       the list on paper, to be answered with a pen
closing_report  the report on paper
"""

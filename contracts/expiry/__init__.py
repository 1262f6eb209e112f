"""Agreements that last come to an end: told a month before, decided on, renewed or over (G8, §1.6).

moments   when each reminder is due          people     who owes the decision, who hears of it, who agrees
climbing  the clock: reminders, the end      deciding   renew, renegotiate, terminate, let lapse; the second yes
renewing  the draft that takes its place     listing    what comes to an end, month by month
"""

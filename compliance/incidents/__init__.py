"""Incidents: noticed, looked at within the hour, contained, assessed, told, remedied, learnt from (H10; §2.8).

reporting    how one comes in, from anybody or from an alert
affected     whose data it touched: found in the register, written down once
classing     questions, class and legal clock
acting       the steps and the log of who was told
texts        notices for the authority, the persons and the guardians of children
reminding    what the clock tells
"""

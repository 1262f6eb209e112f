"""Keeping in touch: contacts and tasks, dormant customers, greetings and gifts (C9–C16).

contacting  a contact is noted, a visit planned or called off
answering   what came of a return visit; the hand-over by a manager
hearing     when a customer was last heard of
dormant     who has been silent for too long        reminding  who hears of what is due
occasions   festivals and other days                proposing  what care the clock proposes
giving      greetings and gifts by hand             approving  what goes beyond the budget
sending     what was sent, how, and its proof       wording    the words with the name filled in
"""

"""Licences that contracts rest on: a register, reminders before they run out, the legal check (§1.6, 旅游法 28).

knowing    licences wherever they stand: this register, the facts of the agency, what other parts bring
keeping    enter, correct, replace, retire, attach      reminding  90, 60, 30 and 7 days before
"""

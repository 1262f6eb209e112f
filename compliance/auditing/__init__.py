"""Internal audit (J1–J6): from the yearly plan to the report, on the agency's own records.

controls      what is tested, how and against which threshold     measuring_…  the automatic tests themselves
planning      a plan, its programme, its approval                 calendaring  what is due when, and who is told
running       a run of the tests by the clock, each exactly once  showing      results and the list behind them
drawing       samples anybody can draw again, by strata           papers       the archive opened, its checklist
findings      recorded and given to an owner                      correcting   answered, done, the effect checked
naming        who is responsible, for the few who judge           evidence     files that prove something
reporting     the report and the audit before                     reviewing    management reviews
filing        the yearly report on children's data                inspecting   the pack for an inspector
processes     one page for each process
"""

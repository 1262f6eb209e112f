"""Two archives of one customer become one, and for thirty days two again (B50).

aliases    which ids an archive answers to                comparing  the two side by side, the better value first
joining    proposing, approving, doing it                 moving     what belongs to one goes to the other
undoing    taking it back                                 telling    notices and words of the timeline

What can never be rewritten (history, opened fields, consents, the register) stays under the merged archive's
id and is read together with the other's, through the alias: see `aliases.ids_of`.
"""

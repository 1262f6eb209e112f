"""The file of a signed contract, and the journey it is about (contracts_compliance.md §1.1, §1.2, §1.6).

parts      the papers an inspector looks for      putting    a paper into the file, or why there is none
sheets     the itinerary sheet, issued and given  promised   what was promised, ticked after the journey
clock      in effect, under way, carried out      reminding  what is missing, told once
closing    filed away, when nothing is missing    agreeing   what a framework agrees, in the archive
grouping   contracts of one departure             guarding   what the database keeps of all this
"""

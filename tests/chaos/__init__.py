"""Kill -9 of anything, any time, under load: nothing acknowledged lost, nothing doubled (security.md §3.5).

`python -m tests.chaos --kills 40 --seed 7` starts the whole product in a home of its own, lets people work
over HTTP as a browser without scripts does, kills its processes and then asks the database. One JSON object
per figure; exit 1 when one misses its target.
"""

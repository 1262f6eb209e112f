"""Spot checks (C17): archives drawn by a recorded lot, looked at by another, put right and confirmed.

drawing    the lot, which anybody can draw again          judging    what was found and done
sheet      the lot and its findings on paper
checklist  what is looked at, and what the system sees by itself
"""

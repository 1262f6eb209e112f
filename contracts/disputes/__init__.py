"""Disputes over contracts: opened with their evidence kept, carried through the bodies, settled, closed (§1.2, G9)."""

"""Figures against a reference view, measured on a filled installation: `make bench`."""

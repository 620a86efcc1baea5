"""Carnet beside its peers, in one run: figures are ratios, never deadlines of a test."""

"""The fold. Pure: events in, state out; no clock, no chance, no storage.

The same events give the same state on every device, in whatever order they came and
however often. `README.md` beside this file says who wins, for researchers to read.
"""

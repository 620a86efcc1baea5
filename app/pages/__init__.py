"""The open pages: all that a person can do and read while the notebook is unlocked.

`pages` puts them together. `reading` is what the others stand on; each other module is one
side of them: what is found, written, coded, held, consented to, recorded, listened to, taken
back, undone, rehearsed, let go of.
"""

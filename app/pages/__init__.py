"""The open pages: all that a person can do and read while the notebook is unlocked.

`pages` puts them together. `reading` is what the others stand on; each other module is one
side of them: what is found, written, consented to, recorded, listened to, taken back.
"""

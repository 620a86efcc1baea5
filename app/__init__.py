"""Carnet, room by room, along the data's path:

**capture** makes an entry → **journal** orders and signs it → **vault** keeps it
sealed → **sync** carries it → **server feed** hands it on → **merge** folds all of
them into a state → **screens** show it, **export** gives it away on purpose.

`study` holds the nouns, `wire` what travels, `keys` who can read; `pages` is all that a
person can do while the notebook is open.
"""

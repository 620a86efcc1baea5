"""THE NOUNS: what a study is made of. No storage, no screen, no key.

It imports nothing of Carnet but `app.errors`. A study file comes in through
`loader.load_study`, whole or not at all; everything else here is frozen data and pure
functions on it.
"""

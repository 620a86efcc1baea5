"""A demo study: fictional sites, people and words, sealed and synced for real.

Never packaged for a phone. It uses the notebook as anybody would, and starts the sync
server as a program of its own, for the app knows no server from the inside.
"""

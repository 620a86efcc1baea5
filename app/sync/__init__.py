"""Carry sealed entries between this device and the feed, and nothing that opens them.

Imports the journal, the vault and the wire; never the keys, the study or the merge. It
works while the notebook is locked. One step of the protocol is one module, with the name
it has in `app.wire` and in `sync_server.routes`.
"""

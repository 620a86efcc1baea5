"""What travels: the bytes that a phone and a server agree on.

Imports nothing but errors, the standard library and `cryptography` to verify. The
sync server runs on this room alone, so nothing here can open a sealed body.
"""

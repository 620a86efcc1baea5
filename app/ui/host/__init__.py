"""The app at a desk: a page in the browser, from a server only this machine can reach.

`clips` is free of any server and is imported everywhere; the rest is imported at a desk only.
"""

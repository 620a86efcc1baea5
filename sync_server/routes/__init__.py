"""The server's half of each step of the feed, one module a step, named as in `app.wire.feed`."""

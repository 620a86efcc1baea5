"""Sizes that both sides hold each other to, each with its reason."""

HEADER_BYTES = 1024
"""A header is about 280 bytes; more is somebody hiding something in it."""

KEYBOX_BYTES = 16 * 1024
"""An age header: 70 bytes and 98 for each reader, so more than 150 readers."""

ENTRY_BYTES = 256 * 1024
"""The longest note ever typed is far below; a phone must hold several in memory."""

BATCH_ENTRIES = 200
"""One request and one transaction: enough to amortise both, short enough to resume."""

PAGE_ENTRIES = 1000
"""Reading needs no transaction, so an answer may fill `BATCH_BYTES` with small entries."""

BATCH_BYTES = 1024 * 1024
"""What a poor mobile link (50 kB/s) carries in 20 s."""

OBJECT_BYTES = 256 * 1024
"""One audio segment, 8 s of PCM: small enough to get through a bad link whole."""

HEADS_BYTES = 256 * 1024
"""One head is about 75 bytes: more than 3,000 devices."""

ROSTER_BYTES = 1024 * 1024
"""A study of 200 devices and 40 circles with ten epochs each is half of it."""

CLOCK_S = 300
"""How far a request's `created` may be from the server's clock."""

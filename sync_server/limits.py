"""What one device may ask of a server that everyone shares, each with its reason.

The sizes of what travels are in `app.wire.limits`: both sides hold each other to those.
"""

REQUESTS_PER_S = 200
"""Far above an honest device's steady need, far below what would keep others waiting."""

REQUESTS_AT_ONCE = 1000
"""A day's recordings of 8 s segments go up without a pause."""

DEVICE_BYTES_PER_DAY = 4 * 1024**3
"""35 h of audio at the best quality: nobody records more, and a disk lasts a while."""

FREE_BYTES = 512 * 1024**2
"""Audio stops here, so that entries, a thousand times smaller, still find room."""

BODY_S = 120
"""A full page on a link of 10 kB/s; a body that takes longer is there to hold a place."""

IDLE_S = 30
"""How long an open connection may say nothing: between two requests of one exchange."""

CONNECTIONS = 1000
"""Five times the devices of the largest study; the rest wait behind a refusal."""

RETRY_S = 60
"""When to come back to a disk that is full or cannot be written."""

BUSY_S = 1
"""When to come back after too many requests: by then there are new ones to spend."""

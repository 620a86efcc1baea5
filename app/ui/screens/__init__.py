"""One module per screen. A screen picks from the snapshot and composes components."""

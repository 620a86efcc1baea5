"""The record: append-only, one journal a device, signed and chained.

`sealed` is what a locked notebook may do: hold, send and take in sealed entries.
`inbox` is where it takes in what happens meanwhile, with public keys only.
`journal` needs the keys: it writes entries, opens them and folds them into a catalogue.
This room does not know that entries travel.
"""

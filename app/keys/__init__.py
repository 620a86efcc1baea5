"""Who can read. Pure: bytes in, bytes out; no file, no clock, no network.

Everything sealed to somebody is a standard age v1 file (https://age-encryption.org/v1),
so whoever holds a key can open our data with the `age` program, even if Carnet is gone.
"""

"""Where it rests: sealed bytes on this device.

The vault cannot open what it stores: it is handed a `Sealer` and never a key. What a
thief reads on the disk is random names and random bytes, without a time or an order.
"""

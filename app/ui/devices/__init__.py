"""The platform's services behind small interfaces, so that no other room sees them."""

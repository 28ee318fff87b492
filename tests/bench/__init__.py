"""How fast the app is, as multiples of what it stands on; run by ``make bench``."""

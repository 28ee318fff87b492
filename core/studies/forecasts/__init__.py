"""Forecasts that are locked before people answer, what they were worth afterwards, and the record of them."""

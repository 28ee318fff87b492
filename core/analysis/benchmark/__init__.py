"""Models against people, and calibration."""

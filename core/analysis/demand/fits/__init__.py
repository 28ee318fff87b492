"""From answers to numbers: the estimators behind a curve."""

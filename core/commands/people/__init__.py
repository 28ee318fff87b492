"""Commands about people beside the models."""

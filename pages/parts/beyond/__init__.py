"""What the page of experiments beyond price asks and shows."""

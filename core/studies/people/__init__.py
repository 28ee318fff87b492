"""People beside the models: what they are asked, and what they answered."""

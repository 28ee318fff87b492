"""LLM-simulated demand experiments: from a product and a price grid to curves and conclusions."""

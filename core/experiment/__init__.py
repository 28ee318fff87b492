"""What is asked: product, prices, shopper, strategy, probe, and the experiment of them."""

"""One module per simulated system."""

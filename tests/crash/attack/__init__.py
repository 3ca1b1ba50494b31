"""Attacks on a real hub with real simulated partners, and the checker that judges what came of them."""

"""The simulated population beside published figures: see ../population.py."""

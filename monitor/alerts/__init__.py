"""Signals on their way to people: what is sent and why, how it reads, how it is delivered, how it is judged."""

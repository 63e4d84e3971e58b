"""What the field knows, as data in TOML files, and the small code that loads it."""

"""A dataset folder: making it, reading it, and translating it for training."""

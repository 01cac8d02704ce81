"""The viewer: a dataset folder, opened on this machine to be searched and read."""

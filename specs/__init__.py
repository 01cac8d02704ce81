"""The library of domains that travels with the package."""

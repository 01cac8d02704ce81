"""Language models behind the simulator's one interface: providers, and what a request goes through on its way."""

"""Language models at the table: as the user, as the assistant, and as the solver."""

from simulator.llm.table import Mode, Table

__all__ = ["Mode", "Table"]

"""The simulator with language models at the table: they word the turns, or play the user, the assistant, the solver."""

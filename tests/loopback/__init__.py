"""Model servers on 127.0.0.1 that speak the real wire formats, with a model of rules behind them.

    with Loopback(answer) as server:
        client = AsyncAnthropic(base_url=server.url, api_key="any")

`answer` is a function of what was `Asked` to an `Answer`. `faults` makes the server misbehave.
"""

from tests.loopback.faults import Fault, Faults
from tests.loopback.server import Loopback
from tests.loopback.wire import Answer, Asked

__all__ = ["Answer", "Asked", "Fault", "Faults", "Loopback"]

"""Verifying datasets: our own by every check, other people's by those that need no spec."""

from fcsim.dataset.verify.report import Example, Report, Tally
from fcsim.dataset.verify.verify import NothingToVerify, verify

__all__ = ["Example", "NothingToVerify", "Report", "Tally", "verify"]

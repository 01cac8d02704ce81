"""The report of a dataset: one page that shows what is in it, and the dialogues behind each figure."""

from fcsim.dataset.report.survey import Survey, survey
from fcsim.dataset.report.write import NotOurs, write_report

__all__ = ["NotOurs", "Survey", "survey", "write_report"]

"""How varied the wording of a dataset is, by locale and speaker."""

from fcsim.dataset.wording.measures import Distinct, Lengths, LocaleWording, SpeakerWording, WordingFrame
from fcsim.dataset.wording.wording import dataset_wording

__all__ = ["Distinct", "Lengths", "LocaleWording", "SpeakerWording", "WordingFrame", "dataset_wording"]

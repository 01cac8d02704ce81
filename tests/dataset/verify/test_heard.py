"""What counts as having been said."""

from __future__ import annotations

import pytest

from fcsim.dataset.verify.heard import Heard

YES = [
    ("Book a table for two in New York", 2),
    ("It costs 1,250.50 all in", 1250.5),
    ("5 of them", 5.0),
    ("at least four and a half stars", 4.5),
    ("at least three point five stars", 3.5),
    ("twenty-five people", 25),
    ("two million", 2_000_000),
    ("a 20% tip", 0.2),
    ("raise it by 15k", 15_000),
    ("minus 7 degrees", -7),
    ("我要两张票", 2),
    ("五公里半以内", 5.5),
    ("预算三千五百", 3500),
    ("大概二十五万", 250_000),
    ("Book a table in new   york", "New York"),
    ("flights to Málaga", "malaga"),
    ("the ｗｉｄｅ one", "wide"),
    ("the extra large one", "extra_large"),
    ("San Francisco please", "San Francisco, CA"),
    ("北京天气", "北京市"),
    ("two apples", "apples"),
    ("an apple", "apples"),
    ("call 555-012-3456", "5550123456"),
    ("call 5550123456", "(555) 012-3456"),
    ("on March 5th", "2024-03-05"),
    ("on 3/5", "2024-03-05"),
    ("3月5日", "2024-03-05"),
    ("on the fifth of March at 7 pm", "2024-03-05T19:00"),
    ("at 7:30", "19:30:00"),
    ("at half past seven", "19:30"),
    ("tomorrow at noon", "2024-03-06T12:00:00+02:00"),
    ("后天下午三点", "2024-03-07T15:00"),
    ("in three days", "2024-03-08"),
    ("order 17", "17"),
    ("write to them", "Dear all, I hope this finds you well; let us meet at the usual place and hour soon."),
    ("anything", ""),
    ("anything", "-"),
]
NO = [
    ("Book a table for two", 3),
    ("room 15", 5),
    ("at 7:30 pm", 8),
    ("It costs 1,250", 250.5),
    ("两张票", 3),
    ("Book a table in New York", "Boston"),
    ("John Smith", "John Doe"),
    ("Boston", "Boston, MA, USA"),
    ("北京天气", "上海"),
    ("上周的海报", "上海"),
    ("a cat", "at"),
    ("call 555-012-3456", "5550123457"),
    ("on March 5th", "2024-04-05"),
    ("on March 5th", "2024-03-06"),
    ("on March 5th, this is it", "2024-07-09"),
    ("at 7 pm", "20:00"),
    ("at 7 pm", "19:45"),
    ("order 17 tomorrow", "18"),
    ("zip tomorrow", "10115"),
]


@pytest.mark.parametrize(("text", "value"), YES)
def test_said(text: str, value: str | int | float) -> None:
    heard = Heard()
    heard.hear(text)
    assert heard.has(value)


@pytest.mark.parametrize(("text", "value"), NO)
def test_not_said(text: str, value: str | int | float) -> None:
    heard = Heard()
    heard.hear(text)
    assert not heard.has(value)


def test_a_result_is_read_through_its_escapes() -> None:
    heard = Heard()
    heard.learn('{"city": "\\u5317\\u4eac", "note": "say \\"hi\\""}')
    heard.learn('broken \\ "text"')
    assert heard.has("北京")
    assert heard.has('broken \\ "text"')
    assert not heard.has("上海")


def test_what_is_heard_later_counts_too() -> None:
    heard = Heard()
    heard.hear("three")
    assert not heard.has(4)
    heard.hear("no, four")
    assert heard.has(4)
    assert heard.has(3)

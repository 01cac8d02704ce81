"""What a text is probably of, by its name: who names a property `city` means the name of a city.

Every such guess is remarked on. It says nothing of what is valid, only of which values are made.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from fcsim.importing.names import pascal, singular, words

VERBS = frozenset(
    (
        "accept activate add adjust allow analyze analyse answer append apply approve archive ask assign attach "
        "authorize ban block book borrow browse build buy calculate call cancel capture change charge check choose "
        "claim clear clone close collect combine compare compile complete compute confirm connect consume convert copy "
        "count create deactivate decline decode define delete deliver deploy describe detach detect determine disable "
        "disconnect discover dismiss display download draft duplicate edit enable encode end enroll enqueue estimate "
        "evaluate exchange execute exit expire explain explore export extract fetch fill filter find finalize finish "
        "fix follow force fork format forward free gather generate get give go grant group handle hide identify import "
        "increase index initialize initiate insert inspect install instruct introduce invalidate invite invoke issue "
        "join keep kick launch leave link list load lock log look make manage mark match measure merge migrate mint "
        "modify monitor mount move navigate notify obtain open order organize parse patch pause pay perform pin ping "
        "place play poll post predict press preview print process produce promote propose provide provision publish "
        "pull purchase purge push put query rate read rebuild receive recommend record recover redeem redirect refresh "
        "refund register reject release reload remove rename render renew reopen reorder repeat replace replay reply "
        "report request require reserve reset resize resolve respond restart restore restrict resume retrieve retry "
        "return reverse revert review revoke rotate route run sample save scan schedule score scrape screenshot scroll "
        "search see select send serve set share ship show sign simulate skip snooze sort specify split star start stop "
        "store stream submit subscribe suggest summarize suspend swap switch sync synchronize tag take terminate test "
        "track transfer transform translate trigger try type unarchive unassign unban unblock unfollow uninstall unlink "
        "unlock unmount unpin unshare unsubscribe unstar update upgrade upload upsert use validate verify view void "
        "wait watch withdraw write zoom plan arrange compose design forecast inspect observe onboard rank recognize solve "
        "spawn stage tell think tune undo vote warn pick translate enter leave report classify"
    ).split()
)
"""What a description of a call starts with."""
COMMON = frozenset(
    (
        "a all an and any are as at be before after both by can day do done first for found free from get go good has "
        "have here i in is it last left like list long me my need new no none not now of off ok on one open or other "
        "out please right see set so some that the then there this time to today two up want what which with yes you"
    ).split()
)
"""Words that anybody says around a value."""
_FREE = frozenset(
    (
        "description message text body content comment comments note notes reason summary instructions instruction "
        "prompt caption bio details detail remark remarks memo feedback request input explanation"
    ).split()
)
"""What people write in their own words: the plain texts of the locale will do."""
_PEOPLE = frozenset(
    (
        "user person owner customer contact member employee patient author driver guest student teacher passenger "
        "attendee participant recipient sender client lead player traveller traveler visitor agent candidate manager host tenant subscriber"
    ).split()
)
"""Who has a name of a person."""
_CODES = frozenset(("id ids uuid guid key token sha hash number no code reference sku cursor serial").split())
"""What names a thing for machines."""

PROVIDERS: Mapping[str, str] = {
    "email": "email", "mail": "email", "e mail": "email",
    "phone": "phone_number", "phone number": "phone_number", "telephone": "phone_number", "mobile": "phone_number", "fax": "phone_number",
    "first name": "first_name", "given name": "first_name", "firstname": "first_name",
    "last name": "last_name", "family name": "last_name", "surname": "last_name", "lastname": "last_name",
    "full name": "name", "display name": "name", "contact name": "name", "customer name": "name", "real name": "name",
    "country": "country", "country code": "country_code", "nationality": "country",
    "postal code": "postcode", "postcode": "postcode", "zip": "postcode", "zip code": "postcode", "zipcode": "postcode",
    "address": "address", "street": "street_address", "address line": "street_address", "line1": "street_address",
    "company": "company", "organization": "company", "organisation": "company", "company name": "company",
    "organization name": "company", "business name": "company", "merchant": "company", "vendor": "company", "brand": "company",
    "job title": "job", "occupation": "job", "profession": "job",
    "url": "url", "uri": "url", "link": "url", "website": "url", "homepage": "url", "webhook": "url", "href": "url",
    "domain": "domain_name", "domain name": "domain_name", "host": "hostname", "hostname": "hostname",
    "ip": "ipv4", "ip address": "ipv4", "mac address": "mac_address",
    "username": "user_name", "user name": "user_name", "login": "user_name", "handle": "user_name", "nickname": "user_name",
    "user": "user_name", "owner": "user_name", "author": "user_name", "assignee": "user_name", "sender": "user_name",
    "recipient": "user_name", "member": "user_name", "reviewer": "user_name",
    "currency": "currency_code", "currency code": "currency_code", "language": "language_name", "lang": "language_code",
    "language code": "language_code", "locale": "language_code", "timezone": "timezone", "time zone": "timezone", "tz": "timezone",
    "color": "color_name", "colour": "color_name",
    "file": "file_name", "filename": "file_name", "file name": "file_name", "path": "file_path", "file path": "file_path",
    "filepath": "file_path", "mime type": "mime_type", "content type": "mime_type", "extension": "file_extension",
    "iban": "iban", "bic": "swift", "vin": "vin", "isbn": "isbn13", "ean": "ean13", "license plate": "license_plate",
    "slug": "slug", "repo": "slug", "repository": "slug", "project": "slug", "bucket": "slug", "namespace": "slug",
    "database": "domain_word", "table": "domain_word", "workspace": "domain_word", "team": "domain_word",
}  # fmt: skip
"""Faker's provider for the last words of a name."""

_LISTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Title": {
        "en": ("Spring clean-up", "Budget draft", "Team lunch", "New website", "Client visit", "Moving day", "Book club",
               "Launch plan", "Garden party", "Weekly review", "Summer menu", "Travel notes"),
        "zh": ("春季大扫除", "预算草案", "团队聚餐", "新网站", "客户来访", "搬家计划", "读书会", "上线方案", "周报", "夏季菜单", "出差安排", "年会筹备"),
    },
    "Name": {
        "en": ("Aurora", "Harbor", "Maple", "Falcon", "Juniper", "Copper", "Lantern", "Summit", "Willow", "Orion", "Cedar",
               "Marble"),
        "zh": ("晨光", "海港", "枫叶", "猎鹰", "青松", "红铜", "灯塔", "山顶", "垂柳", "北斗", "雪杉", "白石"),
    },
    "Query": {
        "en": ("garden chairs", "quarterly report", "coffee grinder", "meeting notes", "winter jacket", "train times",
               "birthday cake", "printer paper", "onboarding", "expense policy", "blue paint", "guitar lessons"),
        "zh": ("花园椅", "季度报告", "咖啡机", "会议纪要", "羽绒服", "火车时刻", "生日蛋糕", "打印纸", "入职流程", "报销制度", "蓝色油漆", "吉他课"),
    },
    "Tag": {
        "en": ("urgent", "weekend", "evergreen", "backlog", "holiday", "showcase", "seasonal", "pilot", "vintage"),
        "zh": ("紧急", "周末", "常青", "待办", "节日", "展示", "季节", "试点", "复古"),
    },
    "Word": {
        "en": ("aurora", "harbor", "maple", "falcon", "quartz", "meadow", "copper", "juniper", "lantern", "summit"),
        "zh": ("晨光", "海港", "枫叶", "猎鹰", "石英", "草原", "红铜", "青松", "灯塔", "山顶"),
    },
    "Branch": {
        "en": ("main", "develop", "release-2.4", "hotfix-12", "next-gen", "spike-cache"),
        "zh": ("main", "develop", "release-2.4", "hotfix-12", "next-gen", "spike-cache"),
    },
    "City": {
        "en": ("London", "Lisbon", "Oslo", "Toronto", "Chicago", "Seattle", "Melbourne", "Berlin", "Madrid", "Kyoto"),
        "zh": ("北京", "上海", "广州", "成都", "杭州", "西安", "南京", "武汉", "厦门", "青岛", "苏州", "昆明"),
    },
    "Day": {
        "en": ("2026-03-02", "2026-04-17", "2026-06-30", "2026-09-08", "2026-11-21", "2027-01-15"),
        "zh": ("2026-03-02", "2026-04-17", "2026-06-30", "2026-09-08", "2026-11-21", "2027-01-15"),
    },
    "Instant": {
        "en": ("2026-03-02T09:30:00Z", "2026-04-17T14:05:00Z", "2026-06-30T18:45:00Z", "2026-11-21T07:10:00Z"),
        "zh": ("2026-03-02 09:30:00", "2026-04-17 14:05:00", "2026-06-30 18:45:00", "2026-11-21 07:10:00"),
    },
    "Version": {
        "en": ("1.0.2", "1.4.0", "2.0.1", "2.3.5", "3.1.0", "0.9.8"),
        "zh": ("1.0.2", "1.4.0", "2.0.1", "2.3.5", "3.1.0", "0.9.8"),
    },
}  # fmt: skip
_LIST_OF: Mapping[str, str] = {
    "title": "Title", "subject": "Title", "headline": "Title", "name": "Name", "label": "Title", "topic": "Title",
    "query": "Query", "q": "Query", "search": "Query", "keyword": "Query", "keywords": "Query", "term": "Query",
    "search term": "Query", "search query": "Query",
    "tag": "Tag", "category": "Tag", "tags": "Tag", "labels": "Tag", "group": "Tag", "folder": "Tag",
    "city": "City", "town": "City", "locality": "City", "location": "City", "place": "City", "destination": "City",
    "origin": "City", "date": "Day", "day": "Day", "birthday": "Day", "at": "Instant", "timestamp": "Instant", "datetime": "Instant",
    "start time": "Instant", "end time": "Instant", "create time": "Instant", "update time": "Instant",
    "branch": "Branch", "ref": "Branch", "version": "Version",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guess:
    """Either Faker's `provider`, or a vocabulary: `name` and its texts by locale."""

    provider: str = ""
    name: str = ""
    texts: Mapping[str, tuple[str, ...]] | None = None


def guess(name: str, owner: str = "") -> Guess | None:
    """What values a text of this name has; None where the plain texts of a locale will do. `owner` is what it is of."""
    parts = words(name)
    if parts == ["name"] and words(owner) and singular(words(owner)[-1]) in _PEOPLE:
        return Guess(provider="name")
    for count in (2, 1):
        last = " ".join(parts[-count:])
        if last in PROVIDERS:
            return Guess(provider=PROVIDERS[last])
        if last in _LIST_OF:
            return Guess(name=_LIST_OF[last], texts=_LISTS[_LIST_OF[last]])
    if parts and parts[-1] in _FREE:
        return None
    if parts and parts[-1] in _CODES:
        if len(parts) == 1:  # the `id` of an `Order2` is an order's
            parts = [*[part for part in words(owner) if not part.isdecimal() and part not in VERBS][-2:], *parts]
        return Guess(name=pascal("_".join(parts)), texts=_codes(parts))
    return Guess(name="Word", texts=_LISTS["Word"])


_LONGEST_STEM = 14


def _codes(parts: list[str]) -> Mapping[str, tuple[str, ...]]:
    """Made-up codes such as `channel-4821`, always the same for a name."""
    rng = random.Random(" ".join(parts))
    stem = ""
    for part in reversed([part for part in parts if part not in _CODES]):
        if len(stem) + len(part) < _LONGEST_STEM:
            stem = f"{part}-{stem}".strip("-")
    stem = stem or parts[-1]
    made = tuple(f"{stem}-{number}" for number in rng.sample(range(1000, 10000), 8))
    return {"en": made, "zh": made}


def invented(guess: Guess, locale: str) -> tuple[str, ...]:
    """Some texts of a guess, always the same."""
    if guess.texts is not None:
        return tuple(guess.texts.get(locale, ()))
    from faker import Faker

    faker = Faker({"zh": "zh_CN"}.get(locale, "en_US"))
    faker.seed_instance(guess.provider)
    return tuple(dict.fromkeys(str(getattr(faker, guess.provider)()).replace("\n", ", ") for _ in range(12)))


_UNITS: Mapping[str, str] = {
    **{word: word.removesuffix("s") for word in ("seconds", "minutes", "hours", "days", "weeks", "months", "years", "nights")},
    "secs": "second", "sec": "second", "mins": "minute", "hrs": "hour",
    "km": "km", "kilometers": "km", "kilometres": "km", "meters": "m", "metres": "m", "cm": "cm", "mm": "mm", "miles": "mile",
    "feet": "foot", "inches": "inch", "kg": "kg", "grams": "g", "lbs": "lb", "pounds": "lb", "ounces": "oz",
    "percent": "percent", "percentage": "percent", "pct": "percent", "celsius": "celsius", "fahrenheit": "fahrenheit",
    "mb": "mb", "gb": "gb", "tb": "tb", "megabytes": "mb", "gigabytes": "gb", "usd": "usd", "eur": "eur", "gbp": "gbp", "cny": "cny",
    "jpy": "jpy", "kwh": "kwh", "kcal": "kcal", "kmh": "kmh", "mph": "mph", "sqft": "sqft",
}  # fmt: skip


def unit_of(name: str) -> str | None:
    """The unit that a number's name ends with, as in `duration_minutes`: nothing else is certain enough."""
    parts = words(name)
    return _UNITS.get(parts[-1]) if parts else None

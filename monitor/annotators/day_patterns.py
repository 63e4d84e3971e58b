"""How English and Korean name days, weeks, months and years, and spans of time that reach up to now.

The name of the outermost group of a pattern tells how `when` resolves what it matches.
"""

import re

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|"
    r"sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_YEAR = r"(?:19|20)\d\d"
NUMBERS = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}

_ENGLISH = [
    rf"(?P<md>\b{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:-|–|and|to)\s?(?P<last>\d{{1,2}})\b)?(?:,?\s(?P<year>{_YEAR}))?)(?!\d)",
    rf"(?P<dm>\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?:,?\s(?P<year>{_YEAR}))?)\b",
    rf"(?P<part>\b(?P<which>early|mid|late)[- ]{_MONTH}(?:,?\s(?P<year>{_YEAR}))?)",
    rf"(?P<my>\b(?:in|of|since|during|by|from|last|this)\s{_MONTH}(?!\s\d{{1,2}}\b)(?:(?:,|\sof)?\s(?:(?P<year>{_YEAR})|(?P<rel>last\syear)))?)(?!\w)",
    r"(?P<dayonly>\b(?:on|of)\sthe\s(?P<day>\d{1,2})(?:st|nd|rd|th)\b(?!\s(?:anniversary|birthday|of|day|floor|congress|plenary|party)))",
    r"(?P<weekend>\b(?:over|at|during|on)\sthe\sweekend\b|\b(?:last|this)\sweekend\b)",
    r"(?P<weekday>\b(?:last\s|this\s|on\s|since\s)?(?P<name>monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b)",
    r"(?P<before>\b(?:on\s)?(?:the|a|one)\s(?:day\s(?:before|earlier|prior)|previous\sday|eve\sof)\b)",
    r"(?P<after>\b(?:the|a|one)\s(?:day\s(?:after|later)|next\sday|following\sday)\b)",
    r"(?P<same>\b(?:on\s)?(?:the\ssame|that)\sday\b)",
    r"(?P<today>\btoday\b|\bthis morning\b|\btonight\b)",
    r"(?P<yesterday>\byesterday\b|\blast night\b)",
    r"(?P<ago>\b(?P<count>\d{1,2}|a|one|two|three|four|five|six|seven|ten)\s(?P<unit>day|week|month|year)s?\s(?:ago|earlier)\b)",
    (
        r"(?P<sofar>\b(?P<count>\d{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten)"
        r"(?:\s(?P<unit>day|week|month)s?\s(?:after|since|on)\b|[- ](?P<long>day|week|month)s?[- ](?:long|old)\b)"
        r"|\b(?:for|in|within)\s(?:the\s(?:last|past)\s|(?:more|less)\sthan\s|over\s|about\s|nearly\s|almost\s|some\s|at\sleast\s)*"
        r"(?P<times>\d{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten)\s(?P<spent>day|week|month)s?\b)"
    ),
    r"(?P<period>\b(?P<when>last|this|earlier this|late last|early this)\s(?P<unit>week|month|year)\b)",
    rf"(?P<bare>\b(?:in|since|of|during)\s(?P<year>{_YEAR})\b)",
]
_KOREAN = [
    r"(?P<ymd>(?:(?P<year>\d{4})년|(?P<rel>지난해|작년|올해|금년))\s?(?P<month>\d{1,2})월\s?(?P<day>\d{1,2})일)",
    r"(?P<md>(?:지난\s?)?(?P<month>\d{1,2})월\s?(?P<day>\d{1,2})일)",
    r"(?P<part>(?:(?:(?P<year>\d{4})년|(?P<rel>지난해|작년|올해))\s?)?(?P<month>\d{1,2})월\s?(?P<which>초순|중순|하순|초|말))",
    r"(?P<my>(?:(?P<year>\d{4})년|(?P<rel>지난해|작년|올해|지난))\s?(?P<month>\d{1,2})월(?!\s?\d))",
    r"(?P<lastmonthday>지난달\s?(?P<day>\d{1,2})일)",
    r"(?P<thismonthday>(?:이달|이번\s?달)\s?(?P<day>\d{1,2})일)",
    r"(?P<lastmonth>지난달(?:\s?(?P<which>초순|중순|하순|초|말))?)",
    r"(?P<thismonth>(?:이달|이번\s?달)(?:\s?(?P<which>초순|중순|하순|초|말))?)",
    (
        r"(?P<sofar>(?:(?<!\d)(?P<count>\d{1,3})\s?(?P<unit>일|주|주일|개월|달)"
        r"|(?P<span>하루|이틀|사흘|나흘|닷새|엿새|일주일|열흘|보름|(?:한|두|석|세|넉|네|다섯|여섯|일곱|여덟)\s?달))"
        r"\s?(?:여\s?)?(?:째|동안|간(?![가-힣])|(?:이|가)?\s?(?:넘|지나|지났|되도록|돼|흘렀|가까이)))"
    ),
    (
        r"(?P<dayonly>(?<![\d.·~-])(?<!박\s)(?:지난\s?)?(?P<day>\d{1,2})(?:\s?[∼~·,-]\s?(?P<last>\d{1,2}))?일"
        r"(?!\s?(?:간|째|동안|만|여|의 기간|절|정|넘|이상|가까|가량|연속|은둔|잠행|칩거|공백|침묵|전(?![가-힣]))))"
    ),
    (
        r"(?P<ago>(?:(?<!\d)(?P<count>\d{1,2})\s?(?P<unit>일|주일?|개월|달|년)"
        r"|(?P<span>이틀|사흘|나흘|닷새|엿새|일주일|열흘|보름|(?:한|두|석|세|넉)\s?달))\s?전(?![가-힣]))"
    ),
    r"(?P<before>전날|하루 전|직전)",
    r"(?P<after>다음\s?날|이튿날)",
    r"(?P<same>이날|같은 날|당일)",
    r"(?P<today>오늘)",
    r"(?P<yesterday>어제|어젯밤)",
    r"(?P<lastweek>지난주)",
    r"(?P<thisweek>이번\s?주)",
    r"(?P<bare>(?:(?P<year>\d{4})년|(?P<rel>지난해|작년))(?!\s?\d))",
]
PATTERNS = {
    "en": [re.compile(one) for one in _ENGLISH],
    "ko": [re.compile(one) for one in _KOREAN],
}
SINCE = {
    "en": re.compile(r"\b(?:(?:since|after|following|until|till|from|before)\s(?:\w+\s){0,2}|since\s[^,;.]{0,80})$"),
    "ko": re.compile(r"\s?(?:이후|부터|이래|뒤|후|까지|을 끝으로|를 끝으로|를 마지막으로|을 마지막으로)"),
}
CLUE = {
    "en": re.compile(
        r"\d|day|mon|tue|wed|thu|fri|sat|sun|week|month|year|night|eve|morning|"
        r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    ),
    "ko": re.compile(r"[일월년날흘달]|\d\s?주|이틀|보름|오늘|어제|지난|하루|직전|이번|이달|작년|올해"),
}

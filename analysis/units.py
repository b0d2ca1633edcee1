# SPDX-License-Identifier: Apache-2.0
"""How numbers are shown to people: per cent, millions, as many digits as the interval justifies."""
import math
import re
from dataclasses import dataclass

MONEY = re.compile(r"([A-Z]{3})(?:/(year|month|quarter))?")
MILLION = 1e6
IN_A_YEAR = {"month": 12, "quarter": 4, "year": 1}
MOST_DIGITS = 6
SHARES = ("share", "ratio", "decile_shares", "marginal_rate")
# Means that are parts of a whole although their formula is no share.
PARTS = {"poverty_gap": "% of the poverty line"}
POINTS = "percentage points", "percentage point"
MINUS, SPACE = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Unit:
    """A shown number is the recorded one times `scale`."""

    scale: float
    level: str  # words after a level
    change: str  # words after a difference
    one: str = ""  # the same after a difference of exactly 1, where that is another word

    def number(self, value, decimals, sign=False):
        return number(value * self.scale, decimals, sign)

    def with_unit(self, value, decimals):
        return f"{self.number(value, decimals)} {self.level}".rstrip()

    def change_with_unit(self, value, decimals, sign=True):
        text = self.number(value, decimals, sign)
        return f"{text} {self.one if self.one and text.lstrip(f'+{MINUS}') == '1' else self.change}".rstrip()

    def decimals(self, value, half_width, reference):
        """Digits after the point: those that the half width of the interval justifies, one or two of it.

        Negative ones round to tens and more. Without an interval, three digits of the value."""
        for size, digits in ((half_width, 1), (value, 3), (reference, 4)):
            size = abs(size) * self.scale
            if math.isfinite(size) and size > 1e-9:
                leading = math.floor(math.log10(size))
                second = digits == 1 and size < 3 * 10**leading
                return max(-6, min(5, digits - 1 - leading + second))
        return 0


def unit_of(indicator, size=0.0):
    """`size`: the largest level to show, which decides between EUR and million EUR, hours and minutes."""
    if money := MONEY.fullmatch(indicator.unit):
        return money_unit(*money.groups(), size)
    if indicator.counts:
        who = indicator.population.split(" ")[0]
        whom = {"person": "citizens", "household": "households"}.get(who, f"{who}s" if who else "")
        return Unit(1, whom, whom, whom.removesuffix("s"))
    if indicator.kind == "gini":
        return Unit(100, "of 100", "points of 100", "point of 100")
    if indicator.metric in PARTS:
        return Unit(100, PARTS[indicator.metric], *POINTS)
    if indicator.unit == "1" and indicator.kind in SHARES:
        return Unit(100, "%", *POINTS)
    if indicator.unit == "hour" and 0 < size < 1:
        return Unit(60, "minutes", "minutes", "minute")
    if indicator.unit.startswith("1/"):
        return Unit(1, f"a {indicator.unit[2:]}", f"a {indicator.unit[2:]}")
    plain = "" if indicator.unit == "1" else indicator.unit
    return Unit(1, plain, plain)


def money_unit(currency, per, size):
    """Money per time is told a year, whatever it is recorded for."""
    scale = IN_A_YEAR.get(per, 1)
    large = abs(size) * scale >= MILLION
    words = f"{'million ' if large else ''}{currency}{' a year' if per else ''}"
    return Unit(scale / MILLION if large else scale, words, words)


def labelled(title, unit):
    """A title with its unit, unless it says it itself."""
    return title if not unit.level or unit.level.lower() in title.lower() else f"{title}, {unit.level}"


def by_groups(title, what):
    """A title with its breakdown, unless it begins to say it itself: no `income by tenth by tenth of incomes`."""
    told, _, begun = title.rpartition(" by ")
    return f"{told if told and what.lower().startswith(begun.lower()) else title} by {what.lower()}"


def number(value, decimals, sign=False):
    """1 234.5 with a real minus; rounded to tens and more when decimals are negative."""
    if math.isnan(value):
        return "–"
    rounded = round(value, decimals) + 0.0  # no negative zero
    text = f"{abs(rounded):,.{max(decimals, 0)}f}".replace(",", SPACE)
    if rounded < 0:
        return MINUS + text
    return f"+{text}" if sign and rounded > 0 else text


def telling(decimals, unit, one, other=0.0):
    """At least so many digits that two numbers which differ are shown as two."""
    while decimals < MOST_DIGITS and one != other and unit.number(one, decimals) == unit.number(other, decimals):
        decimals += 1
    return decimals


def decimals_of(pair, unit):
    half = math.nan if pair.same else pair.half_width
    return unit.decimals(pair.difference, half, pair.size)


def citizens(facts):
    """Whom a run is about: 14 827 simulated citizens, who stand for 8.2 million; '' where the file does not say."""
    if "persons" not in facts:
        return ""
    persons = float(facts["persons"])
    told, stood_for = f"{number(persons, 0)} simulated citizens", float(facts.get("citizens_represented", persons))
    if abs(stood_for - persons) < 0.005 * persons:  # each stands for one
        return told
    if stood_for >= MILLION:
        return f"{told}, who stand for {number(stood_for / MILLION, 1)} million"
    return f"{told}, who stand for {number(float(f'{stood_for:.2g}'), 0)}"


def counted(count, what):
    """1 number, 2 numbers."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def listed(texts):
    """a, b and c."""
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def percent(value, decimals=1):
    return number(100 * value, decimals) + SPACE + "%"


def lost(unit, value, decimals):
    """Whether rounding makes it 0."""
    return value != 0 and math.isfinite(value) and unit.number(value, decimals) == unit.number(0.0, decimals)


def span(unit, low, high, decimals, sign=False):
    """The ends of an interval; one that is nearer to 0 than the digits tell is told in words."""
    return " to ".join(f"just {'above' if end > 0 else 'below'} 0" if lost(unit, end, decimals)
                       else unit.number(end, decimals, sign) for end in (low, high))


def of_key_figure(figure, unit=None):
    """Unit and decimals of a key figure."""
    money = MONEY.fullmatch(figure.key.unit)
    unit = unit or (money_unit(*money.groups(), figure.value) if money else Unit(1, figure.key.unit, ""))
    return unit, min(2, unit.decimals(figure.value, (figure.high - figure.low) / 2, figure.value))

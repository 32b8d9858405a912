"""Titles, subtitles and notes of charts that show all states: map, ranking, ways of counting, votes, Senate seats.

Belongs here: those words, in the three classes of ``classes``. Does not belong here: one state (``titles_one_state``),
groups of states (``titles_groups``).
"""

from collections.abc import Mapping
from typing import Any

from reports.words import correlation, numbers
from reports.words.classes import Counts
from reports.words.lengths import fitting
from reports.words.one_state import in_sentence
from reports.words.when import When

NET_MEANS = "Net contribution: federal taxes borne by residents, less federal spending in or for the state."
"""What the net is, in the few words a picture has room for."""


def counted(counts: Counts, when: When) -> str:
    """How many states pay in more than they get back and how many get back more; right for none, one and all."""
    one, many = _verbs(when)
    total, pay_in, get_back = counts.total, counts.pay_in, counts.get_back
    if counts.about_even == total:
        return when.opens(f"all {total} states {'were' if when.is_past else 'are'} about even")
    if total in {get_back, pay_in}:
        first, second = ("get", "pay") if get_back == total else ("pay", "get")
        back = {"get": "back", "pay": "in"}
        return when.opens(
            f"all {total} states {many[first]} {back[first]} more than they {many[second]} {back[second]}"
        )
    if not pay_in:
        return when.opens(
            f"{numbers.count(get_back, 'state')} {_of(get_back, one, many)['get']} back more than "
            f"{'it' if get_back == 1 else 'they'} {_of(get_back, one, many)['pay']} in; none {one['pay']} in more"
        )
    rest = f"{get_back or 'none'} {_of(get_back, one, many)['get']} back more"
    if pay_in == 1 and counts.payers:
        name = counts.payers[0]
        return fitting(
            when.opens(f"only {name} {one['pay']} in more than it {one['get']} back; {rest}"),
            when.opens(f"only {name} {one['pay']} in more; {rest}"),
        )
    verbs = _of(pay_in, one, many)
    they = "it" if pay_in == 1 else "they"
    return fitting(
        when.opens(f"{numbers.count(pay_in, 'state')} {verbs['pay']} in more than {they} {verbs['get']} back, {rest}"),
        when.opens(f"{numbers.count(pay_in, 'state')} {verbs['pay']} in more, {rest}"),
    )


def about_even(counts: Counts, when: When) -> str:
    """How many are about even, in a clause; '' for none."""
    if not counts.about_even:
        return ""
    be = ("was" if when.is_past else "is") if counts.about_even == 1 else ("were" if when.is_past else "are")
    return f"{numbers.count(counts.about_even, 'state')} {be} about even, within the error of the figures"


def measured(when: When, more: str = "") -> str:
    """The subtitle: what is measured, in which unit, of which year; then what a picture adds."""
    return f"Paid in less got back, dollars per person, {when.printed}{f'; {more}' if more else ''}"


def off_the_scale(dc: Mapping[str, Any], what: str = "off the color scale, not ranked") -> str:
    """A note on the District of Columbia, whose figure bursts every scale."""
    return f"The District of Columbia, {numbers.money(dc['net_per_capita_usd'])} per person, is {what}."


def ends(first: Mapping[str, Any], last: Mapping[str, Any], total: int, when: When) -> str:
    """The two ends of a ranking, net of taxes: who pays most and who gets most; right where all are on one side."""
    pay, get = ("paid", "got") if when.is_past else ("pays", "gets")
    top, bottom = round(first["net_per_capita_usd"]), round(last["net_per_capita_usd"])
    one, other = first["state_name"], last["state_name"]
    high, low = numbers.money(abs(top)), numbers.money(abs(bottom))
    if top > 0 > bottom:
        return fitting(
            when.opens(f"net of taxes, {one} {pay} {high} per person; {other} {get} {low}"),
            when.opens(f"net of taxes, {one} {pay} {high}; {other} {get} {low}"),
        )
    if top <= 0:
        return fitting(
            when.opens(f"net of taxes, every state {get} something: {one} {high} per person, {other} {low}"),
            when.opens(f"every state {get} more than it {pay}: {one} {high}, {other} {low}"),
            when.opens(f"all {total} {get} more than they paid: {one} {high}, {other} {low}"),
        )
    return fitting(
        when.opens(f"net of taxes, every state {pay} something: {one} {high} per person, {other} {low}"),
        when.opens(f"every state {pay} more than it {get}: {one} {high}, {other} {low}"),
    )


def divided(number: int, total: int, when: When) -> str:
    """For how many states it depends on how one counts whether they pay in or get back more."""
    depends = "depended" if when.is_past else "depends"
    one, many = _verbs(when)
    if not number:
        return when.opens(f"no state's answer {depends} on how one counts: pay in, or get back")
    verbs = _of(number, one, many)
    which = f"all {total} states" if number == total else numbers.count(number, "state")
    return when.opens(f"whether {which} {verbs['pay']} in or {verbs['get']} back {depends} on how one counts")


def votes(link: correlation.Link | None, same: str, when: When) -> str:
    """How closely votes and net contributions go together, in the weaker of two readings where they differ."""
    if link is None:
        return when.opens(same)
    tend = "tended" if when.is_past else "tend"
    strengths = correlation.strengths(link)
    if not all(strengths) or link.alike * link.weighted < 0:
        hardly = "went" if when.is_past else "go"
        return when.opens(f"states' votes and net contributions hardly {hardly} together")
    party = "bluer" if link.alike > 0 else "redder"
    low, high = strengths if correlation.is_weaker(strengths[0], strengths[1]) else strengths[::-1]
    strength = low if low == high else f"{low} to {high}"
    return when.opens(f"{party} states {tend} to pay in more: a {strength} link")


def seats(counts: Counts, seats_part: float, people_part: float, when: When) -> str:
    """What the states that pay in more hold of Senate seats and of people."""
    one, many = _verbs(when)
    if not counts.pay_in:
        return when.opens(f"no state {one['pay']} in more than it {one['get']} back, whatever its Senate seats")
    if counts.pay_in == counts.total:
        return when.opens(f"every state {one['pay']} in more than it {one['get']} back, whatever its Senate seats")
    have = ("had" if when.is_past else "has") if counts.pay_in == 1 else ("had" if when.is_past else "have")
    who = "the state" if counts.pay_in == 1 else f"the {counts.pay_in} states"
    pay = _of(counts.pay_in, one, many)["pay"]
    held = f"{have} {numbers.share(seats_part)} of Senate seats, {numbers.share(people_part)} of people"
    short = "the one net payer" if counts.pay_in == 1 else f"the {counts.pay_in} net payers"
    return fitting(when.opens(f"{who} that {pay} in more {held}"), when.opens(f"{short} {held}"))


def _verbs(when: When) -> tuple[dict[str, str], dict[str, str]]:
    """The verbs of one and of many, in the tense of the year."""
    past = {"pay": "paid", "get": "got"}
    return (past, past) if when.is_past else ({"pay": "pays", "get": "gets"}, {"pay": "pay", "get": "get"})


def _of(number: int, one: dict[str, str], many: dict[str, str]) -> dict[str, str]:
    return one if number == 1 else many


def named(row: Mapping[str, Any]) -> str:
    """A state's name within a sentence."""
    return in_sentence(str(row["state_name"]), str(row["state"]))

"""What is said about each finding: why it matters, and a better way."""

from __future__ import annotations

from flexkeeper.appeals.lint.values import Finding, Group, Rule
from flexkeeper.i18n import _


def finding(rule: Rule, part: str = "", words: str = "", start: int = 0, end: int = 0) -> Finding:
    """A finding with its explanation; `words` is what it is about."""
    why, better = _advice(rule)
    return Finding(rule, _group(rule), part, start, end, words, why.format(words=words), better)


def _group(rule: Rule) -> Group:
    if rule in ("accusation", "threat", "pleading", "absolute", "blame", "vague", "capitals", "exclamation"):
        return "tone"
    return "style" if rule.startswith(("long_", "hard_")) else "gap"


def _advice(rule: Rule) -> tuple[str, str]:
    return {**_of_claims(), **_of_actions(), **_of_tone(), **_of_style()}[rule]


def _of_claims() -> dict[Rule, tuple[str, str]]:
    return {
        "claim_unanswered": (
            _("“{words}” has no answer yet. A point that is passed over counts against you."),
            _("Say whether you accept or contest it, and what happened, in one or two sentences."),
        ),
        "claim_denied_only": (
            _("“{words}” is denied, but not explained. To deny alone is rarely enough."),
            _("Say what happened instead: the day, the place, and what shows it."),
        ),
        "claim_without_exhibit": (
            _("You contest “{words}”, and no paper shows it."),
            _("Choose a photo, a message or a screenshot for it, or say that there is none."),
        ),
        "exhibit_unused": (
            _("Nothing in the letter speaks of {words}. The reader will not know what it is for."),
            _("Choose it for the answer it belongs to, or take it out."),
        ),
        "exhibit_unknown": (
            _("The letter names {words}, but there is none of that name."),
            _("Look at the list of exhibits, and write the name that is there."),
        ),
        "blank_left": (
            _("There is still a blank: {words}"),
            _("Fill it in, or take out what it belongs to. Write only what you know."),
        ),
    }


def _of_actions() -> dict[Rule, tuple[str, str]]:
    return {
        "action_day": (
            _("“{words}” has no date."),
            _("Say on which day it was done, or from which day it holds."),
        ),
        "action_owner": (
            _("“{words}” does not say who sees to it."),
            _("Name who does it: you, or somebody else by name."),
        ),
        "action_measure": (
            _("“{words}” does not say how you will see that it works."),
            _("Name something that can be counted or looked up, such as a list or a weekly number."),
        ),
        "action_review": (
            _("“{words}” does not say when you will look at it again."),
            _("Choose a day a few weeks from now."),
        ),
        "action_proof": (
            _("“{words}” is told as done, and no paper shows it."),
            _("Choose a receipt, a photo or a screenshot for it, or call it planned."),
        ),
    }


def _of_tone() -> dict[Rule, tuple[str, str]]:
    return {
        "accusation": (
            _("“{words}” may read as an accusation. The person who reads it decides."),
            _("Leave the judgment out and say what happened: the day, the place, the words."),
        ),
        "threat": (
            _("“{words}” may read as a threat, and may send the letter to another department."),
            _("Leave it out here. Asking for advice elsewhere stays open to you."),
        ),
        "pleading": (
            _("“{words}” asks for sympathy. What decides is what happened and what changed."),
            _("Put a fact in its place, for example what you do differently since which day."),
        ),
        "absolute": (
            _("“{words}” leaves no exception, and one exception is enough to refute it."),
            _("Give a number or a period: “on 38 of 40 blocks since August”."),
        ),
        "blame": (
            _("“{words}” puts it on the customer. Readers look for your part and what shows yours."),
            _("Say what you saw and did, and let the photo or the message speak."),
        ),
        "vague": (
            _("“{words}” can mean anything."),
            _("Say what exactly, how often, and from which day."),
        ),
        "capitals": (
            _("“{words}” in capitals reads like shouting."),
            _("Write it in small letters."),
        ),
        "exclamation": (
            _("An exclamation mark sounds upset."),
            _("End the sentence with a period."),
        ),
    }


def _of_style() -> dict[Rule, tuple[str, str]]:
    return {
        "long_sentence": (
            _("This sentence has {words} words. Somebody reads many letters a day."),
            _("Make two of it: one thing in each sentence."),
        ),
        "long_paragraph": (
            _("This paragraph has {words} words."),
            _("Break it where a new thing begins, or leave out what decides nothing."),
        ),
        "long_letter": (
            _("The letter has {words} words. About one page is read best."),
            _("Leave out what the exhibits already show."),
        ),
        "hard_to_read": (
            _("The letter reads as difficult ({words} of 100 on the scale of reading ease)."),
            _("Use shorter words and shorter sentences."),
        ),
    }

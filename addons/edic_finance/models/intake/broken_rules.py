# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sentences for people on rules of EN 16931 and XRechnung that a document breaks."""

from odoo.tools import LazyTranslate

from ...tools.intake.rule_texts import language, rule_text

_lt = LazyTranslate(__name__)
# severity of a broken rule → who has to act; XRechnung says must and should
WHO_ACTS = {
    "fatal": _lt("must be kept: the seller corrects it"),
    "warning": _lt("recommended: tell the seller for the next time"),
    "information": _lt("for information: the bill can be booked"),
}


def fault_of(env, breach):
    """Return what is wrong in the reader's language; of rules of EN 16931 their English
    text.

    :param dict breach: ``rule`` and the ``text`` that the rule says itself
    """
    text = rule_text(breach["rule"], language(env.lang))
    return text.fault if text else breach["text"]


def rule_sentence(env, breach):
    """Return a broken rule in the reader's language, with who has to act."""
    return env._(
        "%(rule)s: %(fault)s (%(who)s)",
        rule=breach["rule"],
        fault=fault_of(env, breach),
        who=env._(WHO_ACTS[breach["flag"]]),
    )

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import re
from contextlib import suppress
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.edic_ai.transaction import one_by_one, scheduled

from .. import roles
from ..tools.drafting.facts import ENTERED, Fact, FactError, FactTable, Kind, Source
from ..tools.drafting.lock_words import fold
from .edic_public_draft import check_text

_logger = logging.getLogger(__name__)
MOST_FACTS = 200
MOST_VALUE = 2000  # characters
BATCH = 200  # drafts looked at by one run


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicDraft(models.Model):
    """The facts of a draft: entered by the person who drafts, and read anew."""

    _inherit = "edic.public.draft"

    looked_at = fields.Datetime(readonly=True)

    # --- by hand ----------------------------------------------------------------------
    @roles.for_roles(roles.EMPLOYEE)
    def edic_set_fact(self, key, value):
        """Enter what a template asks for, or what the record does not hold.

        :param str value: a day or figure in the person's own format, or text; empty:
            to take it away
        """
        own = self._own()
        facts = own._fact_table()
        fact = facts.get(key)
        if fact is None:
            raise UserError(self.env._("There is no such fact in this draft."))
        if not self._is_by_hand(fact):
            raise UserError(
                self.env._(
                    "%s is read or computed from records: change it there, then update "
                    "the figures.",
                    fact.label,
                )
            )
        parsed = self._parsed(fact, value)
        source = parsed is not None and self._by_hand()
        now = facts.having(key, parsed, source or None)
        own.facts = now.rows()
        own._note("fact.entered", {"fact": key}, values={"value": parsed})
        self._keep_following(facts, now)
        return self.edic_open()

    @roles.for_roles(roles.EMPLOYEE)
    def edic_add_fact(self, label, kind, value, unit=""):
        """Enter a fact that nothing asked for, to use it in the text."""
        own = self._own()
        facts = own._fact_table()
        if len(facts) >= MOST_FACTS or not label.strip():
            raise UserError(self.env._("Give the fact a name."))
        key = _free_key(label, facts)
        if Kind(kind) is Kind.MONEY and not unit:
            unit = self.company_id.currency_id.name
        fact = Fact(key, Kind(kind), label.strip()[:80], unit=unit)
        parsed = self._parsed(fact, value)
        fact = replace(fact, value=parsed, source=self._by_hand())
        own.facts = [*facts.rows(), fact.as_json()]
        own._note("fact.entered", {"fact": key}, values={"value": parsed})
        return self.edic_open()

    def _by_hand(self):
        user = self.env.user
        return Source(ENTERED, user.id, "", user.name)

    def _parsed(self, fact, value):
        """What a person typed, canonical.

        :raises UserError: when it is not of the kind of the fact
        """
        text = (value or "").strip()
        if not text:
            return None
        if fact.kind.is_figure:
            text = _plain_number(text, self.lang)
        elif fact.kind is Kind.DATE:
            text = self._plain_day(text)
        check_text(self.env, text, MOST_VALUE)
        choices = self._choices().get(fact.key)
        if choices and text not in choices:
            raise UserError(self.env._("“%s” is not one of the choices.", text[:80]))
        try:
            replace(fact, value=text)
        except FactError:
            raise UserError(
                self.env._(
                    "“%(value)s” cannot be read for %(label)s: write a figure such as "
                    "1234,56 or a day such as 2026-11-27.",
                    value=text[:80],
                    label=fact.label,
                )
            ) from None
        return text

    def _plain_day(self, text):
        found = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", text)
        if found:
            day, month, year = found.groups()
            return f"{year}-{int(month):02}-{int(day):02}"
        return text

    # --- read anew --------------------------------------------------------------------
    def _record_now(self):
        """The record it is about, empty where it was deleted; None where the addon of
        its model is gone."""
        if self.res_model not in self.env:
            return None
        return self.env[self.res_model].browse(self.res_id).exists()

    def _facts_now(self):
        """The facts as the current user reads them now, with what was entered kept."""
        record = self._record_now()
        if not record:
            return None
        legal = self._legal(record, self.company_id)
        facts, tables = self._read_facts(
            self.template_id, record, self.lang, self.company_id, legal
        )
        found = dict(facts)
        for key, fact in self._fact_table().items():
            if (fact.is_entered and (key not in found or found[key].value is None)) or (
                key not in found and fact.value is None
            ):
                found[key] = fact
        return FactTable(found.values(), self.lang), tables

    def _read_anew(self):
        """`_facts_now` of who drafted it: another may see less, or more, which those
        with whom the draft is shared may not.

        :raises AccessError: that person may not read the record any more
        """
        user = self.user_id if self.user_id.active else self.env.user
        own = self.with_user(user).with_context(allowed_company_ids=self.company_id.ids)
        return own._facts_now()

    def _look_for_changes(self):
        """Note what is otherwise in the ERP than the draft says.

        :raises AccessError: who drafted it may not read the record any more
        """
        self.ensure_one()
        now, own = self._read_anew(), self.sudo()
        if now is None:
            gone = {
                "key": "",
                "label": self.env._("The record"),
                "old": "",
                "new": None,
            }
            own.write({"is_stale": True, "stale": [gone]})
            return
        keys = own._used_keys()
        changed = [
            {"key": c.key, "label": c.label, "old": c.old, "new": c.new}
            for c in own._fact_table().changes(now[0], sorted(keys))
        ]
        if _as_compared(own.tables) != _as_compared(now[1]):
            changed.append(
                {"key": "", "label": self.env._("A table"), "old": "", "new": ""}
            )
        if changed != (own.stale or []):
            own.write({"is_stale": bool(changed), "stale": changed})

    @roles.reads
    def edic_look(self):
        """Open, after a look whether the figures still hold."""
        self.ensure_one()
        self.check_access("read")
        if self.state == "draft":
            with suppress(AccessError):  # told when it is to be signed
                self._look_for_changes()
        return self.edic_open()

    @roles.for_roles(roles.EMPLOYEE)
    def edic_refresh(self):
        """Read all figures anew; the text keeps its words."""
        own = self._own()
        now = self._read_anew()
        if now is None:
            raise UserError(self.env._("The record of this draft is gone."))
        facts, tables = now
        before, changed = own._fact_table(), own.stale or []
        own.write(
            {
                "facts": facts.rows(),
                "tables": self._jsoned(tables),
                "facts_at": fields.Datetime.now(),
                "is_stale": False,
                "stale": [],
            }
        )
        own._note("facts.refreshed", {"changed": len(changed)})
        self._keep_following(before, facts)
        return self.edic_open()

    @api.model
    @scheduled
    def _cron_look(self):
        """Hourly: which open drafts say what is not so; longest unseen first."""
        since = fields.Datetime.subtract(fields.Datetime.now(), minutes=50)
        unseen = Domain("looked_at", "=", False) | Domain("looked_at", "<", since)
        due = Domain("state", "=", "draft") & unseen
        one_by_one(
            self.search(due, limit=BATCH, order="looked_at NULLS FIRST, id"),
            lambda draft: draft._look_again(),
            failed=lambda draft, error: draft._tell_failed(error),
            remaining=self.search_count(due),
        )

    def _look_again(self):
        self._mark_looked_at()
        with suppress(AccessError), self.env.cr.savepoint():
            self._look_for_changes()

    def _tell_failed(self, error):
        """Log it, and let the other drafts come first the next time."""
        _logger.error("Draft %s could not be looked at", self.id, exc_info=error)
        self._mark_looked_at()

    def _mark_looked_at(self):
        """A look is no change: the day of the last one stays."""
        self.env.cr.execute(
            SQL(
                "UPDATE edic_public_draft SET looked_at = %s WHERE id = %s",
                fields.Datetime.now(),
                self.id,
            )
        )
        self.invalidate_recordset(["looked_at"])


def _as_compared(tables):
    """Values of tables alone: labels may be in another language."""

    def values(row):
        cells = [cell if isinstance(cell, dict) else cell.as_json() for cell in row]
        return [cell["value"] for cell in cells]

    return {
        name: [values(row) for row in table["rows"]]
        for name, table in (tables or {}).items()
    }


def _plain_number(text, lang):
    """A figure as people write it, canonical: the last separator is the decimal one.

    >>> _plain_number("1.234,50 €", "de"), _plain_number("1,234", "en")
    ('1234.50', '1234')
    """
    text = re.sub(r"[\s€%'\u202f\u00a0]", "", text)
    if lang == "en":
        return text.replace(",", "")
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+", text) and lang == "de":
        text = text.replace(".", "")
    return text


def _free_key(label, facts):
    base = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:30] or "fact"
    base = base if base[0].isalpha() else f"f_{base}"
    key, number = base, 2
    while key in facts:
        key, number = f"{base}_{number}", number + 1
    return key

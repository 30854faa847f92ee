# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import fields
from odoo.fields import Command

from .audit_common import AuditCase

LANGS = ("en_US", "fr_FR", "de_DE")
PARTS = ("seen", "compared", "rule", "innocent", "next")
UNFILLED = re.compile(r"%\(|%s|\bNone\b|\bFalse\b|\bnan\b|\binf\b")


class StatisticCase(AuditCase):
    """A company whose checks compare a record with many others."""

    @classmethod
    def vals(cls, day, price, vendor="paper", account="office", label="Paper", **vals):
        """Values of a bill without VAT; ``price`` may be (unit price, quantity)."""
        price, quantity = price if isinstance(price, tuple) else (price, 1)
        return {
            "move_type": "in_invoice",
            "partner_id": cls.vendors[vendor].id,
            "invoice_date": day,
            "date": day,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": label,
                        "account_id": cls.accounts[account].id,
                        "price_unit": price,
                        "quantity": quantity,
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
            **vals,
        }

    @classmethod
    def bills(cls, *rows, post=True, **vals):
        """Bills made at once; a row is a day and a price."""
        created = [cls.vals(day, price, **vals) for day, price in rows]
        bills = cls.env["account.move"].create(created)
        if post:
            bills.action_post()
        return bills

    @classmethod
    def bill(cls, day, price, **vals):
        return cls.bills((day, price), **vals)

    @staticmethod
    def monthly(first, count, day=10):
        """Days of months in a row, as text."""
        year, month = map(int, first.split("-"))
        months = range(12 * year + month - 1, 12 * year + month - 1 + count)
        return [f"{m // 12}-{m % 12 + 1:02}-{day:02}" for m in months]

    def found(self, code, rule=None, **options):
        """``{subject: facts}`` of the books. What holds for each finding is asserted of
        the first of its kind: the same of each record alone, and its words."""
        every = self.findings(code, **options)
        new = [one for one in every if self.is_first(code, "kind", self.kind(one))]
        if new:
            self.assert_same_alone(code, every, **options)
        for one in new:
            self.assert_words(code, one.facts)
        told = [one for one in every if rule in (None, one.facts.get("rule"))]
        return {one.subject: one.facts for one in told}

    @staticmethod
    def kind(finding):
        """Return what its words are chosen by: which facts it has, one or several of
        what is counted, and codes such as its rule."""

        def choice(value):
            is_code = isinstance(value, bool) or str(value).isidentifier()
            return value if is_code else (bool(value), value == 1)

        facts = finding.facts
        return tuple((name, repr(choice(facts[name]))) for name in sorted(facts))

    def assert_same_alone(self, code, every, **options):
        """What is found of a record does not depend on what else is looked at."""
        if not self.check(code)._is_incremental:
            return
        subjects = sorted({one.subject for one in every})
        records = self.env[self.check(code)._subject].browse(subjects)
        alone = self.findings(code, records, **options)
        self.assertEqual(
            sorted(((one.key, one.facts) for one in alone), key=repr),
            sorted(((one.key, one.facts) for one in every), key=repr),
        )

    def nothing(self, code, bill, **options):
        """Neither among all nor alone."""
        self.assertNotIn(bill.id, self.found(code, **options))
        alone = self.findings(code, bill, **options)
        self.assertNotIn(bill.id, [one.subject for one in alone])

    def assert_words(self, code, facts):
        """Each part is there and has no gap; other languages have their own words."""
        rules = set()
        for lang in LANGS:
            check = self.check(code).with_context(lang=lang)
            told = check._render_explanation(
                dict(facts), check._values(self.company, fields.Date.today())[1]
            )
            rules.add(tuple(told["rule"]))
            for part in PARTS:
                self.assertTrue(told[part], (code, lang, part))
                for sentence in told[part]:
                    self.assertTrue(sentence, (code, lang, part))
                    self.assertNotRegex(sentence, UNFILLED, (code, lang, part))
            picture = check._picture(dict(facts))
            self.assertTrue(picture["chart"] or picture["table"])
        self.assertEqual(len(rules), len(LANGS), "told in one language for another")

    def excluded(self, code, **options):
        """Return ``{reason: how many}`` of what a run left out, or checked in part; it
        leaves nothing behind."""
        audit = self.env["edic.finance.audit"].sudo()
        run = audit._run_checks(self.company, [code], kind="simulation", **options)
        self.assertNotEqual(run.line_ids.outcome, "failed", run.line_ids.reason)
        return (run.line_ids.excluded or {}) | (run.line_ids.in_part or {})

    def assert_same_flags(self, code, **options):
        """A second run raises no second flag; the flags."""
        flags = self.audit(code, **options)
        self.assertTrue(flags)
        prints = flags.mapped("fingerprint")
        self.assertEqual(self.audit(code, **options), flags)
        self.assertEqual(flags.mapped("fingerprint"), prints)
        self.assertEqual(set(flags.mapped("state")), {"new"})
        return flags

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from dataclasses import replace
from pathlib import Path

from odoo.modules.module import get_module_path
from odoo.tests import freeze_time

from odoo.addons.edic_finance.tests.audit_common import AuditCase

from ..tools.letters.drafting import lock
from ..tools.letters.drafting.facts import FactTable, Kind
from ..tools.letters.drafting.text import keys_of
from ..tools.letters.rendering.chart import pictures

LINES = [("Copy paper A4", "office", None, 1000.0)]
TODAY = "2026-05-20"
LANGS = ("en", "fr", "de")
TOLD = {  # a value of each kind
    Kind.MONEY: "1200.50",
    Kind.NUMBER: "3",
    Kind.PERCENT: "9.27",
    Kind.DATE: TODAY,
    Kind.NAME: "Lindenfurt",
    Kind.REFERENCE: "A-17",
    Kind.LAW: "art. 1",
    Kind.TEXT: "this",
}


class Drafting:
    """The helpers of tests of drafts; a test case has a ``clerk``."""

    @classmethod
    def template(cls, code):
        return cls.env["edic.public.template"].search([("code", "=", code)], limit=1)

    def begin(self, code, lang="fr", user=None, record=None, **more):
        """A draft, as its author meets it."""
        own = self.env["edic.public.draft"].with_user(user or self.clerk)
        number = self.template(code).id
        action = own.edic_begin(number, record._name, record.id, lang, **more)
        return own.browse(action["res_id"])

    def blocks(self, draft, **texts):
        """Return the editor's payload: all paragraphs, some with another text."""
        return [
            {"key": b["key"], "kind": b["kind"], "text": texts.get(b["key"], b["text"])}
            for b in draft.edic_open()["blocks"]
        ]

    def text(self, draft, key=None):
        """The letter, or a paragraph, as it is read."""
        own = draft.sudo()
        return "\n".join(
            own._filled(block["text"])
            for block in own.blocks
            if key in (None, block["key"])
        )

    def notes(self, draft):
        """Return the acts of people in the ledger, oldest first."""
        rows = self.env["edic.ai.trace"].sudo()
        rows = rows.search(
            [("res_model", "=", draft._name), ("res_id", "=", draft.id)], order="id"
        )
        return [row.facts.get("action") for row in rows if row.event == "decision"]

    def _filled_facts(self, draft):
        """Return the facts of a draft, with an invented value where there is none."""
        return FactTable(
            [
                fact if fact.value else replace(fact, value=TOLD[fact.kind])
                for fact in draft._fact_table().values()
            ],
            draft.lang,
        )

    def _written_blocks(self, draft, facts):
        """Return the blocks that a model may word for this kind of record, with their
        texts."""
        optional = set()
        for source in self.env["edic.public.facts"]._sources(draft.res_model):
            optional |= source._optional_keys()
        elsewhere = optional.difference(facts)
        blocks = draft.template_id.block_ids.filtered("is_written")
        return [
            (block, text)
            for block in blocks
            if not elsewhere & {*keys_of(text := block._text(draft.lang))}
        ]


class SoundTemplates(Drafting):
    """Holds the templates that an addon ships against what they promise."""

    def check_sound(self, module, records):
        """Each begins for the clerk in three languages, and says nothing unknown.

        :param dict records: model → a record of it, and more that have further facts
        """
        folder = Path(get_module_path(module)) / "data"
        paths = sorted((folder / "templates").glob("*.json"))
        self.assertTrue(paths)
        self._check_legal(folder / "legal")
        for path in paths:
            content = json.loads(path.read_text(encoding="utf-8"))
            found = records[content["res_model"]]
            record, others = found[:1], found[1:]
            areas = (*filter(None, [content["area"]]), "")
            self.patch(type(self.company), "_edic_areas", lambda company, a=areas: a)
            with self.subTest(template=content["code"]):
                self._check_words(content)
                for lang in LANGS:
                    draft = self.begin(content["code"], lang, record=record).sudo()
                    self._check_keys(draft, others)
                    self._check_lock(draft)
                    self._check_charts(draft)
                    self.assertTrue(draft._written_as("pdf"))

    def _check_legal(self, folder):
        """Legal texts have their day, their source and three languages, once each."""
        rows = [
            row
            for path in folder.glob("*.json")
            for row in json.loads(path.read_text(encoding="utf-8"))
        ]
        for row in rows:
            with self.subTest(legal=(row["code"], row["area"])):
                self.assertEqual(set(filter(row["text"].get, LANGS)), set(LANGS))
                self.assertTrue(row["valid_from"] and row["source"])
                self.assertTrue(row["source_url"].startswith("http"))
        once = {(row["code"], row["area"], row["valid_from"]) for row in rows}
        self.assertEqual(len(once), len(rows))

    def _check_words(self, content):
        """All is there in three languages."""
        for title in (content["name"], content["purpose"]):
            self.assertEqual(set(title), set(LANGS))
        for block in content["blocks"]:
            kind = block["kind"]
            self.assertTrue({"text", "legal", "table"} & set(block), block)
            self.assertFalse(kind in ("locked", "table") and block.get("written"))
            if "text" in block:
                self.assertEqual(set(filter(block["text"].get, LANGS)), set(LANGS))
                keys = [sorted(set(keys_of(t))) for t in block["text"].values()]
                if block["key"] != "salutation":  # the name is not first in all
                    self.assertEqual(keys, [keys[0]] * 3, block["key"])
        for variable in content["variables"]:
            self.assertEqual(set(variable["label"]), set(LANGS))

    def _check_keys(self, draft, others):
        """Each placeholder, condition and legal text is one that there is."""
        template, facts = draft.template_id, {*draft._fact_table()}
        for other in others:
            facts |= {*self.env["edic.public.facts"]._of(other, draft.lang)[0]}
        legal = self.env["edic.public.legal"].search([])
        codes = set(legal.mapped("code"))
        for source in self.env["edic.public.facts"]._sources(draft.res_model):
            facts |= source._optional_keys()
        known = {*facts, *(code.replace(".", "_").replace("-", "_") for code in codes)}
        choices = {v.key: v._codes(draft.lang).values() for v in template.variable_ids}
        for block in template.block_ids:
            texts = [block._text(draft.lang)]
            if block.legal_code:
                self.assertIn(block.legal_code, codes)
                rows = legal.filtered(lambda r, code=block.legal_code: r.code == code)
                texts = [row._text(draft.lang) for row in rows]
            for text in texts:
                self.assertLessEqual(set(keys_of(text)), known, block.key)
            for need in block._needs():
                key, is_choice, code = need.lstrip("!").partition("=")
                self.assertIn(key, known)
                self.assertTrue(not is_choice or code in choices[key], need)

    def _check_lock(self, draft):
        """A model may begin with the texts that it is to word anew."""
        facts = self._filled_facts(draft)
        for block, text in self._written_blocks(draft, facts):
            self.assertEqual(
                lock.violations(text, facts, draft._vocabulary()), [], block.key
            )

    def _check_charts(self, draft):
        """Each chart that the template asks for is one, of a table that has it."""
        facts = draft._fact_table()
        asked = draft.template_id.block_ids.filtered(
            lambda block: block.has_chart and block._is_shown(facts)
        )
        for block in asked:
            self.assertEqual(block.kind, "table", block.key)
            self.assertTrue(draft.tables[block.table].get("chart"), block.table)
        self.assertEqual(len([*filter(None, pictures(draft._letter()))]), len(asked))


class DraftCase(Drafting, AuditCase):
    """A French commune with a bill that came in, and people who write letters."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ask_for_proposals(True)
        cls.enterClassContext(freeze_time(TODAY))
        cls.tax.amount = 20
        cls.company.write(
            {"city": "Lindenfurt", "currency_id": cls.env.ref("base.EUR").id}
        )
        cls.classPatch(type(cls.company), "_edic_areas", lambda company: ("FR", ""))
        cls.vendors["paper"].write({"name": "Papeterie Fictive", "lang": "fr_FR"})
        cls.clerk = cls.make_user("clerk", "edic_finance.group_edic_finance_accountant")
        cls.colleague = cls.make_user(
            "colleague", "edic_finance.group_edic_finance_accountant"
        )
        cls.bill = cls.make_bill("paper", LINES, day="2026-04-01", ref="F-2026-17")
        cls.bill.action_post()
        cls.step(received="2026-04-03")

    @classmethod
    def step(cls, **days):
        for kind, day in days.items():
            cls.env["edic.finance.step"].create(
                {"move_id": cls.bill.id, "kind": kind, "day": day, "reason": "IBAN"}
            )

    def begin(self, code="finance.dispute", lang="fr", user=None, record=None, **more):
        return super().begin(code, lang, user, record or self.bill, **more)

    def fill(self, draft):
        """Fill in the facts that a dispute asks for."""
        for key, value in (
            ("reasons", "Le bon de livraison manque."),
            ("wanted", "le bon de livraison signé"),
            ("signatory", "Camille Comptable"),
        ):
            draft.edic_set_fact(key, value)

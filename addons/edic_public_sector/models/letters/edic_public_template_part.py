# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ...tools.letters.drafting.facts import KEY, Fact, Kind
from ...tools.letters.drafting.text import HOLE

BLOCKS = [
    ("subject", "Subject"),
    ("heading", "Heading"),
    ("text", "Paragraph"),
    ("item", "Item of a list"),
    ("table", "Table"),
    ("locked", "Locked paragraph"),
    ("note", "Small print"),
    ("check", "For the checklist, not printed"),
]
CHOICE = "choice"
LAW_DAYS = [("fact", "The day of the fact"), ("letter", "The day of the letter")]
CODED = re.compile(rf"({KEY.pattern})\|(.+)")
NEED = re.compile(rf"!?{KEY.pattern}(=[a-z0-9_]+)?")
LANGS = ("en", "fr", "de")


class EdicPublicTemplatePart(models.AbstractModel):
    """A part of a template, which stays as long as the template does."""

    _name = "edic.public.template.part"
    _inherit = ["edic.public.part"]
    _description = "Part of a template"
    _order = "sequence, id"

    template_id = fields.Many2one(
        "edic.public.template", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10, aggregator=None)
    key = fields.Char(required=True)

    _key_uniq = models.UniqueIndex(
        "(template_id, key)", "Each part has a key of its own in a template."
    )

    @api.constrains("key")
    def _check_key(self):
        for part in self:
            if not KEY.fullmatch(part.key or ""):
                raise ValidationError(
                    self.env._(
                        "“%s” is not a valid key: only lower-case letters, digits and "
                        "_, beginning with a letter.",
                        part.key,
                    )
                )

    def write(self, vals):
        if "template_id" in vals:
            raise UserError(self.env._("A part stays in its template."))
        return super().write(vals)

    def _check_open(self):
        # the author of a part does not approve the template
        if self.env.su:
            return
        if any(self.template_id.mapped("is_in_force")):
            raise UserError(
                self.env._("What counts stays: make a new version of the template.")
            )
        self.template_id.sudo().write({"author_ids": [Command.link(self.env.uid)]})


class EdicPublicTemplateBlock(models.Model):
    """A paragraph of a template, in three languages, with ``{placeholders}``."""

    _name = "edic.public.template.block"
    _inherit = "edic.public.template.part"
    _description = "Paragraph of a template"
    _order = "sequence, id"

    kind = fields.Selection(BLOCKS, required=True, default="text")
    text_en = fields.Text(string="English")
    text_fr = fields.Text(string="French")
    text_de = fields.Text(string="German")
    is_written = fields.Boolean(
        string="A model may write it",
        help="Where a model is set up it can reword this paragraph from the facts; "
        "where there is none, the text here is used.",
    )
    instruction = fields.Text(
        string="What it is to say", help="For the model: what to say, and what not."
    )
    needs = fields.Char(
        string="Only with",
        help="Keys of facts, with commas between: the paragraph is left out where one "
        "has no value. With ! before it: where it has one. key=code: where that was "
        "chosen.",
    )
    legal_code = fields.Char(
        string="Legal text", help="Code of the text that stands here, locked."
    )
    law_day = fields.Selection(
        LAW_DAYS,
        string="Law of",
        help="Where it is another than that of the template: a notice of remedies is "
        "of the day of the letter, whatever the letter is about.",
    )
    table = fields.Char(help="Name of the table of facts that stands here.")
    has_chart = fields.Boolean(
        string="With a chart",
        help="A chart above the table, of its own figures, where these facts provide "
        "one.",
    )

    @api.constrains("text_en", "text_fr", "text_de")
    def _check_texts(self):
        for block in self:
            for lang in LANGS:
                rest = HOLE.sub("", block[f"text_{lang}"] or "")
                if "{" in rest or "}" in rest:
                    raise ValidationError(
                        self.env._(
                            "A brace in “%s” opens no placeholder: write {key}.",
                            block.key,
                        )
                    )

    @api.constrains("needs")
    def _check_needs(self):
        for block in self:
            for need in block._needs():
                if not NEED.fullmatch(need):
                    raise ValidationError(
                        self.env._(
                            "“%s” is not a valid condition: write key, !key or "
                            "key=code.",
                            need,
                        )
                    )

    def _text(self, lang):
        return self[f"text_{lang}"] or self.text_en or ""

    def _law_day(self):
        """Return which of `LAW_DAYS` its articles are cited from."""
        return self.law_day or self.template_id.law_day

    def _needs(self):
        return [*filter(None, (self.needs or "").replace(" ", "").split(","))]

    def _is_shown(self, table):
        """Return whether what it needs is known, or was chosen."""
        return all(
            self._holds(need.lstrip("!"), table) != need.startswith("!")
            for need in self._needs()
        )

    def _holds(self, need, table):
        key, is_choice, code = need.partition("=")
        fact = table.get(key)
        value = fact and fact.value
        if not is_choice:
            return value is not None
        asked = self.template_id.variable_ids.filtered_domain([("key", "=", key)])
        return asked._codes(table.lang).get(value) == code

    # --- as blocks of a draft ---------------------------------------------------------
    def _begun(self, lang, legal):
        """Return the paragraph of a new draft, as JSON types.

        :param dict legal: the legal texts that hold, of `DraftFacts.legal`
        """
        found = legal[self._law_day()].get(self.legal_code) if self.legal_code else None
        return {
            "key": self.key,
            "kind": self.kind,
            "text": (found or self)._text(lang),
            "origin": "template",
            "table": self.table or False,
            "has_chart": self.has_chart,
            "legal": self.legal_code or False,
            "is_missing": bool(self.legal_code and not found),
        }


class EdicPublicTemplateVariable(models.Model):
    """A variable is a typed fact that a template asks the person for, without a record
    behind it."""

    _name = "edic.public.template.variable"
    _inherit = "edic.public.template.part"
    _description = "What a template asks for"
    _order = "sequence, id"

    kind = fields.Selection(
        "_selection_kind", required=True, default="text", string="Type"
    )
    label_en = fields.Char(string="English", required=True)
    label_fr = fields.Char(string="French")
    label_de = fields.Char(string="German")
    is_required = fields.Boolean(string="Needed", default=True)
    choices_en = fields.Text(
        string="Choices in English",
        help="One a line, as it stands in the letter. With “code|” before it, "
        "paragraphs can depend on what was chosen.",
    )
    choices_fr = fields.Text(string="Choices in French")
    choices_de = fields.Text(string="Choices in German")

    @api.model
    def _selection_kind(self):
        return [
            (Kind.TEXT.value, self.env._("Text")),
            (CHOICE, self.env._("Choice")),
            (Kind.DATE.value, self.env._("Date")),
            (Kind.MONEY.value, self.env._("Amount")),
            (Kind.NUMBER.value, self.env._("Plain number")),
            (Kind.PERCENT.value, self.env._("Percent")),
            (Kind.NAME.value, self.env._("Name")),
            (Kind.REFERENCE.value, self.env._("Reference")),
            (Kind.LAW.value, self.env._("Article of law")),
        ]

    def _fact(self, lang, currency):
        """Return the fact that it asks for, still without a value."""
        kind = Kind.TEXT if self.kind == CHOICE else Kind(self.kind)
        return Fact(
            self.key,
            kind,
            self[f"label_{lang}"] or self.label_en,
            unit=currency if kind is Kind.MONEY else "",
            is_required=self.is_required,
        )

    def _choices(self, lang):
        return list(self._codes(lang))

    def _codes(self, lang):
        """Return ``{choice: code}``, the code being the same in all languages, or
        empty."""
        choices = ""
        if self.kind == CHOICE:
            choices = self[f"choices_{lang}"] or self.choices_en or ""
        codes = {}
        for line in map(str.strip, choices.splitlines()):
            coded = CODED.fullmatch(line)
            code, text = coded.groups() if coded else ("", line)
            codes[text.strip()] = code
        codes.pop("", None)
        return codes

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models

from ...tools.prompts.prompt import diff


class EdicAiPromptCompare(models.TransientModel):
    """A comparison shows what changed from one text to another, in signs and words."""

    _name = "edic.ai.prompt.compare"
    _description = "Compare two texts of a prompt"

    old_id = fields.Many2one(
        "edic.ai.prompt.version", string="Before", required=True, ondelete="cascade"
    )
    new_id = fields.Many2one(
        "edic.ai.prompt.version", string="After", required=True, ondelete="cascade"
    )
    difference = fields.Html(compute="_compute_difference", sanitize=False)

    @api.depends("old_id", "new_id")
    @api.depends_context("lang")
    def _compute_difference(self):
        for compare in self:
            compare.difference = (
                compare.old_id and compare.new_id and compare._difference()
            )

    def _difference(self):
        rows = list(diff(self.old_id._prompt(), self.new_id._prompt()))
        if not rows:
            return Markup("<p>%s</p>") % self.env._("The texts are the same.")
        return Markup(
            '<table class="table table-sm"><caption class="caption-top">%s</caption>'
            '<thead><tr><th scope="col">%s</th><th scope="col">%s</th></tr></thead>'
            "<tbody>%s</tbody></table>"
        ) % (
            self.env._(
                "From %(old)s to %(new)s",
                old=self.old_id.display_name,
                new=self.new_id.display_name,
            ),
            self.env._("Change"),
            self.env._("Line"),
            Markup("").join(self._row(sign, line) for sign, line in rows),
        )

    def _row(self, sign, line):
        if sign == "@":
            return Markup('<tr><th colspan="2" scope="rowgroup">%s</th></tr>') % (
                self._heading(line)
            )
        words = {
            "+": ("+ ", self.env._("added"), "table-success"),
            "-": ("- ", self.env._("removed"), "table-danger"),
        }
        mark, word, css = words.get(sign, ("", self.env._("same"), ""))
        return Markup('<tr class="%s"><td>%s%s</td><td>%s</td></tr>') % (
            css,
            mark,
            word,
            Markup('<span style="white-space: pre-wrap">%s</span>') % line,
        )

    def _heading(self, name):
        language, _dot, part = name.partition(".")
        names = {
            "fr": self.env._("French"),
            "de": self.env._("German"),
            "en": self.env._("English"),
            "system": self.env._("Instruction"),
            "user": self.env._("Question"),
            "variables": self.env._("Variables"),
            "schema": self.env._("Form of the answer"),
        }
        return ", ".join(names.get(word, word) for word in (language, part) if word)

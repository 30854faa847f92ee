# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import fields, models

from ...tools.letters.rendering.letter import Style


class ResCompany(models.Model):
    """House style of letters."""

    _inherit = "res.company"

    edic_letter_font = fields.Selection(
        [("sans", "Without serifs"), ("serif", "With serifs")],
        string="Typeface of letters",
        default="sans",
        required=True,
    )
    edic_letter_size = fields.Integer(string="Points", default=11)
    edic_letter_form = fields.Selection(
        [("fr", "NF Z 11-001 (France)"), ("de", "DIN 5008, form B (Germany)")],
        string="Form of letters",
        help="Where the recipient stands. Empty: as in the company's country.",
    )
    edic_letter_logo = fields.Boolean(string="Logo on letters", default=False)
    edic_letter_footer = fields.Char(string="Foot of letters")
    edic_letter_mark = fields.Selection(
        [
            ("always", "On every letter that AI helped to write"),
            ("unreviewed", "Until a person has signed"),
        ],
        string="Sentence on the help of AI",
        default="always",
        required=True,
        help="Article 50(4) of the AI Act asks for it where no person reviewed the "
        "text and answers for it. What programs read is in the file in any case.",
    )

    def _edic_letter_style(self):
        """Return `tools.letters.rendering.letter.Style` of this company."""
        is_german = "DE" in self._edic_areas()
        logo = self.edic_letter_logo and self.logo
        return Style(
            font=self.edic_letter_font,
            size=min(max(self.edic_letter_size or 11, 9), 14),
            logo=base64.b64decode(logo) if logo else None,
            form=self.edic_letter_form or ("de" if is_german else "fr"),
            has_fold_marks=is_german,
        )

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .edic_demo_part import CLERKS

LETTERS = {  # country → (name, template, what the clerk entered), on a bill
    "fr": (
        (
            "interruption",
            "finance.interruption.fr",
            {
                "reasons": "Le bon de livraison signé n’est pas joint.",
                "missing_papers": "Bon de livraison signé",
                "channel": "le dépôt sur le portail de facturation",
                "signatory": "Camille Comptable",
                "signatory_function": "Pour le maire et par délégation",
            },
        ),
        ("interest", "finance.interest.fr", {"signatory": "Camille Comptable"}),
    ),
    "de": (
        (
            "return",
            "finance.return.de",
            {
                "defects": "Das Leistungsdatum fehlt (§ 14 Abs. 4 Nr. 6 UStG).",
                "signatory": "Bente Buchhaltung",
                "signatory_function": "Rechnungswesen",
            },
        ),
        ("interest", "finance.interest.de", {"signatory": "Bente Buchhaltung"}),
    ),
}
REQUEST = {
    "fr": {"wanted": "un extrait d’immatriculation de moins de trois mois"},
    "de": {"wanted": "einen aktuellen Auszug aus dem Handelsregister"},
}
NOTE = {
    "fr": {"measure": "Rappel téléphonique au numéro connu avant le changement."},
    "de": {"measure": "Rückruf unter der vor der Änderung bekannten Nummer."},
}


class EdicDemoLetters(models.AbstractModel):
    """Letters and notes that the clerks have begun."""

    _name = "edic.demo.letters"
    _inherit = "edic.demo.part"
    _description = "Letters of the demo"

    def _letters(self, words):
        country = words.country
        own = self.with_user(self._found(f"user_{CLERKS[country]}")).sudo(False)
        late = own.env["account.move"].search(
            [("edic_due_on", "<", self.env.cr.now().date()), ("state", "=", "posted")],
            order="edic_due_on, id",
        )
        facts = own.env["edic.public.facts.interest"]
        owed = next(
            (bill for bill in late if (facts._late(bill) or {}).get("total")),
            late.browse(),
        )
        for name, code, entered in LETTERS[country]:
            bills = owed if name == "interest" else (late - owed) or late
            self._letter(own, f"draft_{country}_{name}", code, bills[:1], entered)
        entered = {**REQUEST[country], "signatory": own.env.user.name}
        vendors = late.commercial_partner_id.filtered("is_company")[:1]
        name = f"draft_{country}_vendor"
        self._letter(own, name, "finance.vendor_request", vendors, entered)
        flags = own.env["edic.finance.flag"].search([("code", "=", "A08")], limit=1)
        name = f"draft_{country}_note"
        self._letter(own, name, "finance.control_note", flags, NOTE[country])

    def _letter(self, own, name, code, record, entered):
        """Begin a draft once, with what the clerk entered."""
        if self._found(name) or not record:
            return
        template = own.env["edic.public.template"]._for(record)
        template = template.filtered(lambda candidate: candidate.code == code)
        if not template:
            return
        drafts = own.env["edic.public.draft"]
        lang = own.env.user.lang[:2]
        action = drafts.edic_begin(template.id, record._name, record.id, lang)
        draft = drafts.browse(action["res_id"])
        for key, value in entered.items():
            draft.edic_set_fact(key, value)
        self._keep(draft.sudo(), [name])

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
from dataclasses import asdict

from ...tools.intake import einvoice_parties
from ...tools.intake.einvoice_references import references
from ...tools.intake.stated_seller import by_terms
from .bill_vendor import as_row
from .document_sentences import SELF_ASSESSED


def stated_facts(incoming):
    """Return what the XML of an `IncomingDocument` states beside its figures, as values
    of `edic.finance.document`."""
    root = incoming.tree
    return {
        "payment": incoming.payment.facts(),
        "routing": asdict(references(root)),
        "accounts": " ".join(einvoice_parties.payee_accounts(root)),
        "xml_digest": hashlib.sha256(incoming.xml).hexdigest(),
        "identity": einvoice_parties.identity(root) or False,
        "seller": {"stated": [as_row(row) for row in by_terms(root)]},
    }


def figure_facts(figures, root):
    """Return the figures of an e-invoice as they are kept to compare and explain, with
    amounts and rates as decimal strings: the schema `FIGURES`.

    :param figures: `incoming.figures`
    :param root: root of its XML
    """
    totals = figures.totals
    return {
        "seller": figures.seller,
        "vat_country": einvoice_parties.vat_country(root),
        "totals": totals.is_stated
        and [f"{a:f}" for a in (totals.untaxed, totals.tax, totals.total)],
        "rounding": f"{totals.rounding:f}",
        "prepaid": f"{totals.prepaid:f}",
        "payable": None if totals.payable is None else f"{totals.payable:f}",
        "line_count": figures.line_count,
        "lines_net": f"{figures.lines_net + figures.allowances:f}",
        "self_assessed": any(g.category in SELF_ASSESSED for g in figures.breakdown),
        "delivery": figures.delivery and [day.isoformat() for day in figures.delivery],
        "breakdown": [
            [f"{rate:f}", f"{base:f}", f"{tax:f}"]
            for rate, (base, tax) in figures.tax_by_rate.items()
        ],
    }

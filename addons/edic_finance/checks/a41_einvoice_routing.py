# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ..models.audit.edic_finance_check import SPENDING
from ..models.intake.edic_finance_document import STRUCTURED
from ..tools.audit.finding import Finding
from ..tools.audit.parameter import Parameter
from ..tools.audit.placeholder import is_placeholder
from ..tools.audit.routing_id import (
    buyers,
    leitweg_fault,
    siret_fault,
)

_lt = LazyTranslate(__name__)
LEITWEG_SCHEME = "0204"  # of Peppol's code list


class EdicFinanceCheckA41(models.AbstractModel):
    """EINV-ROUTING-ID: an e-invoice that names no buyer, a wrong one, or not us, or
    breaks the rules of EN 16931.

    What is misrouted is paid late, or by the wrong body: the number is compared with
    its check digits and with our own numbers.
    """

    _name = "edic.finance.check.a41"
    _inherit = "edic.finance.check"
    _description = "A41 Routing and rules of an e-invoice"
    _code = "A41"
    _needs = frozenset({"einvoices"})
    _version = "2"
    _severity = "medium"
    _law = (
        "FR: CCP, art. L2192-1 s., D2192-1 s.",
        "DE: § 5 E-RechV; XRechnung BR-DE-15; KoSIT, Formatspezifikation Leitweg-ID",
        "EN 16931: BT-10, BT-12, BT-13, BT-46, BT-47; 6.4 (business rules)",
    )
    _profiles = SPENDING
    _parameters = {
        "own": Parameter(
            title=_lt("Own numbers besides the company's: SIRET, SIREN, Leitweg-ID"),
            default=(),
            kind="words",
        ),
        "service_code": Parameter(
            title=_lt("Service code required (Chorus Pro, BT-10)"),
            default=False,
            kind="boolean",
        ),
        "order": Parameter(
            title=_lt("Number of the commitment required (Chorus Pro, BT-13)"),
            default=False,
            kind="boolean",
        ),
        "rules_ignored": Parameter(
            title=_lt("Rules of EN 16931 that do not count, such as BR-CO-25"),
            default=(),
            kind="words",
            pattern=r"[A-Z][A-Za-z0-9-]+",
        ),
    }
    # another version, other warnings, or what A39 tells, are no other finding
    _volatile = ("warnings", "rules_version", "elsewhere")

    def _title(self):
        return self.env._("E-invoice not addressed to us, or against EN 16931")

    def _exclusions(self, scope):
        document = """EXISTS (SELECT FROM edic_finance_document document
                               WHERE document.id = move.edic_document_id AND {})"""
        return [
            (
                "no_einvoice",
                SQL("NOT " + document.format("document.format IN %s"), STRUCTURED),
            ),
            (
                "not_read",
                SQL(
                    document.format(
                        "(document.routing IS NULL OR document.routing ? 'unread')"
                    )
                ),
            ),
            ("country", SQL("%s", not {"FR", "DE"} & set(scope.areas))),
        ]

    def _reason_words(self):
        return {
            **super()._reason_words(),
            "no_einvoice": (
                "not_applicable",
                self.env._("It did not come in as an e-invoice."),
            ),
            "not_read": ("not_done", self.env._("The e-invoice could not be read.")),
            "country": (
                "not_applicable",
                self.env._("No rules on routing are known for this country."),
            ),
        }

    def _find(self, scope):
        own = self._own(scope)
        for row in self._rows(self._query(scope)):
            faults = self._faults(row, scope, own)
            for bill in row["bills"]:
                rules = self._rule_facts(row, bill, scope)
                if not faults and not rules.get("rules"):
                    continue
                yield Finding(
                    subject=bill["id"],
                    move=bill["id"],
                    partner=bill["partner"],
                    key=str(bill["id"]),
                    facts={
                        "bill": bill["name"],
                        "vendor": bill["vendor"],
                        "format": row["format"],
                        "country": "DE" if "DE" in scope.areas else "FR",
                        "buyer_reference": row["reference"],
                        "buyers": list(buyers(row["buyer"])),
                        "own_known": bool(own),
                        "faults": faults,
                        **rules,
                    },
                )

    def _faults(self, row, scope, own):
        if "DE" in scope.areas:
            return self._leitweg_faults(row, own)
        return self._siret_faults(row, scope, own)

    def _leitweg_faults(self, row, own):
        text = row["reference"]
        is_bound = own or row["format"].startswith("xrechnung")
        if is_placeholder(text):
            is_told = text or is_bound
            return ["placeholder" if text else "missing"] if is_told else []
        fault = leitweg_fault(text)
        if fault == "form":
            return ["form"] if is_bound else []
        if fault:
            return ["digits"]
        return ["other"] if own and text not in own else []

    def _siret_faults(self, row, scope, own):
        found = []
        named = buyers(row["buyer"])
        faults = {siret_fault(digits) for digits in named} - {""}
        if not named:
            found.append("no_buyer")
        elif faults:
            found += sorted(f"siret_{fault}" for fault in faults)
        elif own and not any(_is_ours(digits, own) for digits in named):
            found.append("other")
        if scope.values["service_code"] and is_placeholder(row["reference"]):
            found.append("no_service")
        elif row["reference"] and is_placeholder(row["reference"]):
            found.append("placeholder")
        if scope.values["order"] and not row["has_order"]:
            found.append("no_order")
        return found

    def _own(self, scope):
        """Our own numbers: of the company, its branches, and the parameter's."""
        company = self._company(scope)
        partners = self.env["res.company"].search(
            [("id", "child_of", company.root_id.id)]
        )
        found = set(scope.values["own"])
        for partner in partners.partner_id:
            if "DE" in scope.areas:
                if partner.peppol_eas == LEITWEG_SCHEME and partner.peppol_endpoint:
                    found.add(partner.peppol_endpoint)
                continue
            digits = re.sub(r"\D", "", partner.company_registry or "")
            vat = re.sub(r"\W", "", partner.vat or "").upper()
            found.add(digits if len(digits) in (9, 14) else "")
            found.add(vat[4:] if re.fullmatch(r"FR..\d{9}", vat) else "")
        return found - {""}

    def _query(self, scope):
        # alike ones are judged once
        return SQL(
            """
            SELECT document.format, document.routing->>'buyer_reference' AS reference,
                   document.routing->'buyer' AS buyer,
                   document.routing->>'order' NOT IN ('', 'N/A', '-') AS has_order,
                   document.rules->'broken' AS broken, document.rules_version,
                   jsonb_agg(jsonb_build_object(
                       'id', move.id, 'name', COALESCE(move.name, ''),
                       'partner', vendor.id, 'vendor', COALESCE(vendor.name, ''),
                       'totals_told', %s)
                     ORDER BY move.id) AS bills
              FROM account_move move
              JOIN edic_finance_document document
                ON document.id = move.edic_document_id
         LEFT JOIN res_partner vendor ON vendor.id = move.commercial_partner_id
             WHERE move.id IN %s
             GROUP BY 1, 2, 3, 4, 5, 6
            """,
            self._totals_told(),
            self._checked_in_part(scope),
        )


def _is_ours(digits, own):
    """Whether a SIRET or SIREN is ours: the establishment, where both name one."""
    return any(
        digits == number or (len(digits) != len(number) and digits[:9] == number[:9])
        for number in own
    )

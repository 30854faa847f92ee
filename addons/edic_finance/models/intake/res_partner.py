# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from itertools import combinations

from odoo import api, models
from odoo.tools import SQL

from ...tools.intake.vendor_match import (
    FILLERS,
    Known,
    Seller,
    compact,
    company_name,
    match,
    plain_text,
    register_of,
    siren_of,
    siret_of,
    vat_number,
)

GLN, LOCATION = "0088", "global_location_number"  # of account_add_gln
PREFIX = 4  # letters of a word by which names are looked up
MIN_WORD = 2
MAX_WORDS = 5  # of a name, the longest
MAX_PAIRED = 300  # contacts that have two words of the name
MAX_SINGLE = 150  # that have one
START = 9  # characters of a register number: a SIRET begins with its SIREN

# As `vendor_match.plain_text` has letters; constants alone, so that it can be indexed
_LETTERS = "lower(coalesce(@, ''))"
for _letter, _written in (
    ("ä", "ae"),
    ("ö", "oe"),
    ("ü", "ue"),
    ("ß", "ss"),
    ("œ", "oe"),
    ("æ", "ae"),
    (".", ""),
):
    _LETTERS = f"replace({_LETTERS}, '{_letter}', '{_written}')"
_LETTERS = (
    f"translate({_LETTERS}, 'àâáãåçéèêëíìîïñóòôõúùûýÿ', 'aaaaaceeeeiiiinoooouuuyy')"
)
_LETTERS = f"regexp_replace({_LETTERS}, '[^a-z0-9]+', ' ', 'g')"
_COMPACT = "upper(regexp_replace(@, '[^0-9A-Za-z]', '', 'g'))"


def _expression(template, column):
    return template.replace("@", column)


VAT = _expression(_COMPACT, "vat")
REGISTER = f"left({_expression(_COMPACT, 'company_registry')}, {START})"
ENDPOINT = _expression(_COMPACT, "peppol_endpoint")
# words of the name (A), and of postcode and street (B)
WORDS = (
    f"(setweight(to_tsvector('simple', {_expression(_LETTERS, 'name')}), 'A')"
    " || setweight(to_tsvector('simple', coalesce(zip, '') || ' ' ||"
    f" {_expression(_LETTERS, 'street')}), 'B'))"
)


class ResPartner(models.Model):
    """Vendors are found by what a document states of them; never by a file's telephone
    or e-mail, which many share."""

    _inherit = "res.partner"

    _edic_vat_idx = models.Index(f"({VAT}) WHERE vat IS NOT NULL")
    _edic_register_idx = models.Index(
        f"({REGISTER}) WHERE company_registry IS NOT NULL"
    )
    _edic_endpoint_idx = models.Index(f"({ENDPOINT}) WHERE peppol_endpoint IS NOT NULL")
    _edic_words_idx = models.Index(f"USING gin ({WORDS})")

    @api.model
    def _edic_find_vendor(self, seller, company):
        """Return the contacts that a document may mean, the nearest first, as
        `vendor_match.Match`; the first is to be taken if `vendor_match.taken` says so.

        :param Seller seller: what the document states
        :param company: that received it; contacts of others are not its own
        """
        return match(seller, self._edic_candidates(seller, company)._edic_known())

    def _edic_candidates(self, seller, company):
        """Return the contacts with a number or a word of the seller's, also archived
        ones; no persons and addresses within them, and not the company itself."""
        parts = [*self._edic_by_numbers(seller), *self._edic_by_words(seller)]
        if not parts:
            return self.browse()
        self.env["res.partner"].flush_model()
        self.env["res.partner.bank"].flush_model()
        query = SQL(
            """
            SELECT partner.commercial_partner_id FROM res_partner partner
             WHERE partner.id IN (%s) AND partner.commercial_partner_id != %s
            """,
            SQL(" UNION ").join(SQL("(%s)", part) for part in parts),
            company.partner_id.id,
        )
        found = {number for [number] in self.env.execute_query(query)}
        partners = self.with_context(active_test=False)
        domain = [("id", "in", list(found)), *self._check_company_domain(company)]
        return partners.search(domain)

    def _edic_by_numbers(self, seller):
        """Yield SQL of contacts that have a number of the seller's."""
        vat = vat_number(seller.vat, seller.country)
        numbers = {vat, vat[2:], compact(seller.vat), compact(seller.tax_number)}
        numbers |= {f"{vat[:2]}0{vat[2:]}" if vat.startswith("BE") else ""}
        siren = siren_of(seller)
        registers = {compact(seller.register), siret_of(seller), siren}
        registers |= {register_of(seller)}
        endpoints = {compact(number) for _scheme, number in seller.addresses}
        for column, expression, wanted in (
            ("vat", VAT, numbers),
            ("company_registry", REGISTER, {text[:START] for text in registers}),
            ("peppol_endpoint", ENDPOINT, endpoints),
        ):
            if wanted := sorted(filter(None, wanted)):
                yield SQL(
                    "SELECT id FROM res_partner WHERE %s IS NOT NULL AND %s = ANY(%s)",
                    SQL.identifier(column),
                    SQL(expression),
                    wanted,
                )
        if siren:  # it ends a French VAT number, after a key of 97
            keys = f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"
            yield SQL(
                "SELECT id FROM res_partner WHERE vat IS NOT NULL AND %s = %s",
                SQL(VAT),
                keys,
            )
        if seller.ibans:
            yield SQL(
                """SELECT partner_id FROM res_partner_bank
                    WHERE active AND sanitized_acc_number = ANY(%s)""",
                list(map(compact, seller.ibans)),
            )

    def _edic_by_words(self, seller):
        """Yield SQL of contacts with words of the seller's name, or in his street."""
        words = company_name(seller.name).words
        words = {w for w in words if len(w) >= MIN_WORD} - FILLERS
        longest = sorted(words, key=lambda word: (-len(word), word))[:MAX_WORDS]
        starts = list(dict.fromkeys(word[:PREFIX] for word in longest))
        pairs = [f"({a}:*A & {b}:*A)" for a, b in combinations(starts, 2)]
        if pairs:
            yield self._edic_with_words(" | ".join(pairs), MAX_PAIRED)
        for start in starts:
            yield self._edic_with_words(f"{start}:*A", MAX_SINGLE)
        postcode, street = plain_text(seller.postcode), plain_text(seller.street)
        longest = max(street.split(), key=len, default="")
        if postcode and " " not in postcode and longest:
            address = f"{postcode}:B & {longest[:PREFIX]}:*B"
            yield self._edic_with_words(address, MAX_SINGLE)

    def _edic_with_words(self, words, limit):
        """Return SQL of contacts with words.

        :param str words: a text-search query of letters, digits and operators
        """
        return SQL(
            "SELECT id FROM res_partner WHERE %s @@ to_tsquery('simple', %s) LIMIT %s",
            SQL(WORDS),
            words,
            limit,
        )

    def _edic_known(self):
        """Return these contacts as they are compared with a document."""
        accounts = defaultdict(list)
        banks = self.env["res.partner.bank"].search(
            [("partner_id.commercial_partner_id", "in", self.ids)]
        )
        for bank in banks.filtered("sanitized_acc_number"):
            holder = bank.partner_id.commercial_partner_id
            accounts[holder].append(bank.sanitized_acc_number)
        return [
            Known(
                partner=partner.id,
                party=partner._edic_party(tuple(accounts[partner])),
                is_archived=not partner.active,
                is_own=bool(partner.company_id),
            )
            for partner in self
        ]

    def _edic_party(self, ibans):
        """Return what tells this contact.

        :param tuple ibans: its accounts, and those of contacts within it
        """
        addresses = [(self.peppol_eas, self.peppol_endpoint)]
        if LOCATION in self._fields:
            addresses.append((GLN, self[LOCATION]))
        return Seller(
            name=self.name or "",
            street=self.street or "",
            postcode=self.zip or "",
            city=self.city or "",
            country=self.country_id.code or "",
            vat=self.vat or "",
            register=self.company_registry or "",
            addresses=tuple((eas, number) for eas, number in addresses if number),
            ibans=ibans,
            email=self.email or "",
            phone=self.phone or "",
        )

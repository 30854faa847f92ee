# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds the same number (written in any way, as A02 reads it) and amount at
two vendors within 30 days: a vendor that exists twice, or somebody who sends another's
bill with an account of his own.

**Critical** where the two vendors share a bank account, a VAT or register number (a
SIRET counts by its SIREN), or where their names have 0.6 of their groups of three
letters in common.

**Not found**: vendors of one register number that are linked as parent and branch; two
public offices (by words of their name, a parameter), whose notices bear one number;
numbers that say only a month or year, unless the vendors have something in common.

## What it reads

Bills; name, VAT and register number, bank accounts (shown by country and end), day of
entry of both vendors, and whether one person entered both, never who.

## What it cannot find

Another amount, or a number changed in more than its writing.

## What to do

Ask whose claim it is, on a telephone number known before.

## Ledger files

Bank accounts, VAT and register numbers, who entered a vendor and when are neither
compared nor shown: names alone tell then whether two vendors are one.

**Amount** of a flag: that of the later bill with VAT.
"""

from odoo import SUPERUSER_ID, models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import FILE, GBCP, KOMHVO, SPENDING
from ...models.audit.edic_finance_check_pair import PAIR_LIMBS
from ...tools.audit import reference, vendor
from ...tools.audit.finding import Finding, Texts
from ...tools.audit.parameter import Parameter
from ...tools.files.ledger_facts import limb

_lt = LazyTranslate(__name__)
PUBLIC = (
    "trésor public; dgfip; finances publiques; sgc; trésorerie; urssaf; paierie; "
    "douane; finanzamt; hauptzollamt; stadtkasse; gemeindekasse; kreiskasse; "
    "landeskasse; bundeskasse; landeshauptkasse; finanzkasse"
)


class EdicFinanceCheckA03(models.AbstractModel):
    """DUP-CROSS-VENDOR: one bill recorded for two vendors.

    Odoo compares within a vendor; a second record of the vendor, or somebody who sends
    another's bill with an account of his own, passes it.
    """

    _name = "edic.finance.check.a03"
    _inherit = ["edic.finance.check.pair", "edic.finance.check"]
    _description = "A03 Duplicate at another vendor"
    _code = "A03"
    _texts = Texts(
        title=_lt("Recorded for two vendors"),
        rule=_lt("Same number and amount at different vendors within some days."),
        benign_explanations=(
            _lt("Both vendors count alike and ask a common price."),
            _lt("A factoring company or a branch billed in its own name."),
            _lt("Notices of public charges bear one number at each office."),
        ),
    )
    _needs = frozenset({"persons", "document_numbers"})
    _limbs = PAIR_LIMBS | {
        "account": limb("bank_accounts"),
        "identifier": limb("partner_numbers"),
        "entered": limb("partner_created"),
        "one_person": limb("users", hides=("one_person",)),
    }
    _severity = "high"
    _law = (GBCP, KOMHVO, "ISA 240")
    _profiles = SPENDING | {FILE}
    _parameters = {
        "days": Parameter.days(
            _lt("Days between the bills"), 30, minimum=0, maximum=400
        ),
        "name": Parameter.decimal(
            _lt("Share of two names in common that makes them one"),
            "0.6",
            minimum="0.1",
            maximum="1",
        ),
        "public": Parameter.words(
            _lt("Offices whose notices bear one number, by words of their name"), PUBLIC
        ),
    }
    _volatile = ("paid", "ends", "ends_from")
    _limb_titles = {
        "account": _lt("bank accounts that vendors share"),
        "identifier": _lt("numbers that vendors share"),
        "entered": _lt("when vendors were entered"),
    }

    def _exclusions(self, scope):
        return self._not_numbered()

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        rows = [row for row in self._rows(self._query(scope)) if self._is_one(row)]
        ids = {row[name] for row in rows for name in ("ours", "theirs")}
        cards = self._known_cards(scope, ids)
        kept = []
        for row in rows:
            pair = (cards[row["ours"]], cards[row["theirs"]])
            same = self._same(*pair, scope)
            if same is not None and (row["tells"] or any(same.values())):
                kept.append((row, pair, same))
        ids = {row[name] for row, _p, _s in kept for name in ("later", "earlier")}
        bills = self._bills(ids)
        for row, pair, same in kept:
            values = self._pair_values(row["later"], row["earlier"], bills)
            users = {card["create_uid"] for card in pair}
            values["facts"] |= {
                "cards": [self._card_facts(card) for card in pair],
                "same": same,
                "one_person": len(users) == 1 and not users & {None, SUPERUSER_ID},
            }
            if any(same.values()):
                values["severity"] = "critical"
            yield Finding(**values, score=55 + 15 * sum(map(bool, same.values())))

    def _query(self, scope):
        return self._pairs(
            scope,
            # the same digits but zeros: all that have the same number, and few more
            SQL(
                """two.amount_total = one.amount_total
                   AND two.currency_id = one.currency_id
                   AND two.commercial_partner_id != one.commercial_partner_id
                   AND (two.move_type = 'in_refund') = (one.move_type = 'in_refund')
                   AND two.invoice_date BETWEEN one.invoice_date - %(days)s
                                            AND one.invoice_date + %(days)s
                   AND regexp_replace(one.ref, '[^1-9]', '', 'g') != ''
                   AND regexp_replace(two.ref, '[^1-9]', '', 'g')
                     = regexp_replace(one.ref, '[^1-9]', '', 'g')""",
                days=scope.values["days"],
            ),
            SQL(
                """later.commercial_partner_id AS ours, later.ref,
                   earlier.commercial_partner_id AS theirs, earlier.ref AS other_ref,
                   later.invoice_date AS day, earlier.invoice_date AS other_day"""
            ),
        )

    def _is_one(self, row):
        """Return whether both numbers are one; ``tells``: whether it says which bill,
        or only of which month."""
        later = reference.parse(row["ref"], row["day"].year)
        earlier = reference.parse(row["other_ref"], row["other_day"].year)
        row["tells"] = not (later.is_period or earlier.is_period)
        like = reference.compare(earlier, later, 0)
        return bool(like) and like.pattern == "equal"

    def _known_cards(self, scope, ids):
        """Return the cards of vendors, without what the books do not tell."""
        unknown = {
            "account": {"accounts": []},
            "identifier": {"vat": None, "registry": None},
            "entered": {"since": None},
            "one_person": {"create_uid": None},
        }
        left = self._left_limbs(self._company(scope))
        hidden = {k: v for name in left for k, v in unknown.get(name, {}).items()}
        return {key: card | hidden for key, card in self._cards(ids).items()}

    def _cards(self, ids):
        """Return what is known of vendors: ``{id: row}``."""
        query = SQL(
            """SELECT partner.id, partner.name, partner.parent_id AS parent,
                      partner.vat, partner.company_registry AS registry,
                      partner.create_uid, partner.create_date::date::text AS since,
                      ARRAY(SELECT bank.sanitized_acc_number
                              FROM res_partner_bank bank
                              JOIN res_partner owner ON owner.id = bank.partner_id
                             WHERE owner.commercial_partner_id = partner.id
                             ORDER BY bank.active DESC, bank.id) AS accounts
                 FROM res_partner partner WHERE partner.id = ANY(%s)""",
            sorted(ids),
        )
        return {row["id"]: row for row in self._rows(query)}

    def _same(self, ours, theirs, scope):
        """Return what two vendors have in common; None where they are known to be one,
        or are offices that send notices under one number."""
        numbers = [
            vendor.identifiers(card["vat"], card["registry"]) for card in (ours, theirs)
        ]
        parents = [card["parent"] or card["id"] for card in (ours, theirs)]
        is_same = bool(numbers[0] & numbers[1])
        if is_same and parents[0] == parents[1]:
            return None
        words = scope.values["public"]
        if all(vendor.names_one_of(card["name"], words) for card in (ours, theirs)):
            return None
        shared = [a for a in ours["accounts"] if a and a in theirs["accounts"]]
        share = vendor.name_share(ours["name"], theirs["name"])
        return {
            "account": self._account_end(shared[0]) if shared else None,
            "identifier": is_same,
            "name": str(share) if share >= scope.values["name"] else None,
        }

    def _card_facts(self, card):
        return {
            "name": card["name"],
            "registry": card["registry"] or None,
            "vat": card["vat"] or None,
            "accounts": [self._account_end(number) for number in card["accounts"][:3]],
            "since": card["since"],
        }

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        later, earlier = facts["bills"]
        return self._compose_words(
            seen=[self._bill_words(later), *self._same_words(facts)],
            compared=self._bill_words(earlier),
            next=[
                self._side_words(),
                self.env._("Ask whose claim it is, on a number known before."),
            ],
        )

    def _same_words(self, facts):
        same = facts["same"]
        if same["account"]:
            yield self.env._("Both vendors have the bank account %s.", same["account"])
        if same["identifier"]:
            yield self.env._("Both vendors have the same VAT or register number.")
        if same["name"]:
            share = self._percent(same["name"])
            yield self.env._("Their names are similar: %s.", share)
        if facts.get("one_person"):
            yield self.env._("One person entered both vendors.")

    def _comparison(self, facts):
        # EXTENDS edic.finance.check.pair
        table = super()._comparison(facts)
        cards = facts["cards"]
        if self._says(facts, "identifier"):
            numbers = [card["registry"] or "–" for card in cards]
            table["rows"] += [
                [self.env._("Register number"), *numbers],
                [self.env._("VAT number"), *(card["vat"] or "–" for card in cards)],
            ]
        if self._says(facts, "account"):
            accounts = (self._list(card["accounts"]) or "–" for card in cards)
            table["rows"].append([self.env._("Bank accounts"), *accounts])
        if self._says(facts, "entered"):
            days = (self._day(card["since"]) for card in cards)
            table["rows"].append([self.env._("Vendor entered on"), *days])
        return table

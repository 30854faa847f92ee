# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where an e-invoice wants the money: BT-84 of EN 16931, in UBL and CII."""

import re

from lxml import etree

ACCOUNTS = ("{*}PayeeFinancialAccount", "{*}PayeePartyCreditorFinancialAccount")
NUMBERS = ("{*}ID", "{*}IBANID", "{*}ProprietaryID")
MAX_PAYEES = 10  # of one document; nobody names more


def payee_accounts(root: etree._Element) -> tuple[str, ...]:
    """The numbers of the payee's accounts, as Odoo compares them: A to Z, 0 to 9."""
    found: dict[str, None] = {}
    for account in root.iter(*ACCOUNTS):
        for name in NUMBERS:
            number = re.sub(r"\W+", "", account.findtext(name) or "").upper()
            if number:
                found[number] = None
    return tuple(found)[:MAX_PAYEES]

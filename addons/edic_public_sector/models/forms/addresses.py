# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import ValidationError


def check_addresses(records, name, is_address):
    """Check that a field of records is empty or an address that may be shown.

    :raises ValidationError: with the first that is neither
    """
    for url in filter(None, records.mapped(name)):
        if not is_address(url):
            raise ValidationError(
                records.env._("The address begins with https://: %s", url)
            )

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from werkzeug.exceptions import Forbidden

from odoo.http import request

# a browser's word for who asks; typed or a bookmark: none
OWN = (None, "none", "same-origin")


def check_own_site():
    """Refuse requests that a page of another site makes.

    A fetch is recorded under the reader's name: no picture, frame or link in somebody
    else's page may fetch it for him.

    :raises Forbidden: a page of another site asks (W3C Fetch Metadata)
    """
    if request.httprequest.headers.get("Sec-Fetch-Site") not in OWN:
        raise Forbidden(request.env._("Open this from Odoo itself."))

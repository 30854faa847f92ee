# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def notification(kind, message, **params):
    """Return the action that tells a person something beside what is on the screen.

    :param str kind: ``success``, ``info``, ``warning`` or ``danger``
    :param params: further ones of Odoo's `display_notification`
    """
    params = {"type": kind, "message": message, **params}
    tag = "display_notification"
    return {"type": "ir.actions.client", "tag": tag, "params": params}

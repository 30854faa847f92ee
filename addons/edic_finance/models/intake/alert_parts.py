# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The parts of alerts of a bill, as Odoo shows them above its form."""


def warning(message, **more):
    """Return an alert on what a person should look at.

    :param more: ``action_text`` and ``action``, where there is something to do
    """
    return {"level": "warning", "message": message, **more}


def dialog(move, model, name, **defaults):
    """Return the action that opens a wizard on a bill.

    :param defaults: values of the wizard as ``default_…``
    """
    return {
        "type": "ir.actions.act_window",
        "name": name,
        "res_model": model,
        "view_mode": "form",
        "target": "new",
        "context": {"default_move_id": move._origin.id, **defaults},
    }

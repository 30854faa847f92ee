# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.edic_ai.tools.providers.errors import AiNotAsked


def who_answers(env, request, sentence):
    """Return which model would answer a request, or why none does.

    :param sentence: makes a sentence of the names of the provider and its zone
    :return: ``{"is_available", "is_silent", "message"}``, in words for the person who
        would ask; ``is_silent``: its server did not answer last
    """
    try:
        plan, silence = env["edic.ai.gateway"].sudo()._who_answers(request)
    except AiNotAsked as refusal:
        return {"is_available": False, "message": str(refusal)}
    zones = env["edic.ai.provider"]._fields["zone"]._description_selection(env)
    text = sentence(provider=plan.provider, zone=dict(zones)[plan.zone.value])
    return {
        "is_available": True,
        "is_silent": bool(silence),
        "message": silence or text,
    }

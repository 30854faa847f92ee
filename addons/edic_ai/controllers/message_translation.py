# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.mail.controllers.google_translate import GoogleTranslateController

UNDETERMINED = "und"  # ISO 639-2


class EdicMessageTranslation(GoogleTranslateController):
    """Messages are translated by a model that the policy knows, or not at all."""

    @route()
    def translate(self, message_id):
        # EXTENDS mail
        try:
            found = super().translate(message_id)
        except UserError as error:
            return {"error": str(error)}
        if found.get("lang_name") == UNDETERMINED:
            found["lang_name"] = request.env._("another language")
        return found

    def _detect_source_lang(self, message):
        # OVERRIDE mail: nobody is asked for it
        return UNDETERMINED

    def _get_translation(self, body, source_lang, target_lang):
        # OVERRIDE mail
        message = request.env["mail.message"].browse(request.params["message_id"])
        use_case = request.env["edic.ai.use.case.text.rewrite"]
        return use_case._translate_message(message, target_lang)

    def _post(self, endpoint="", data=None):
        # OVERRIDE mail: whatever else comes here, nothing leaves
        raise UserError(request.env._("Texts are not sent to this service."))

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.http import request, route

from odoo.addons.html_editor.controllers.main import HTML_Editor


class EdicHtmlEditor(HTML_Editor):
    """The editor's texts go to a model that the policy knows, or nowhere."""

    @route()
    def generate_text(self, prompt, conversation_history=None):
        # OVERRIDE html_editor: core sends them to a service of Odoo's
        use_case = request.env["edic.ai.use.case.text.rewrite"]
        return use_case._generate(prompt, conversation_history)

/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

const see = (content, trigger) => ({content, trigger});
const click = (content, trigger) => ({content, trigger, run: "click"});
const NOTES = ".o_field_widget[name=comment] .odoo-editor-editable";

const begin = (what) => [
    click("The notes", ".o_notebook .nav-link[name=internal_notes]"),
    click("Into the text", `${NOTES} :contains(BX-1187)`),
    {
        content: "Select it",
        trigger: `${NOTES} :contains(BX-1187)`,
        run() {
            this.anchor.ownerDocument.getSelection().selectAllChildren(this.anchor);
        },
    },
    click("What can be done with it", ".o-we-toolbar .btn[name=edic_rewrite]"),
    click(what, `.o_edic_rewrite_action:contains(${what})`),
];

registry.category("web_tour.tours").add("edic_rewrite", {
    steps: () => [
        ...begin("Shorter"),
        see("Both are there", ".o_edic_rewrite_text:contains(The fee of)"),
        see("What a model made", ".o_edic_rewrite_answer:contains(EUR 1,250.00 due)"),
        see("Which one", ".o_edic_rewrite_who:contains(In-house)"),
        see("It said no other figure", ".o_edic_rewrite_same"),
        click("Take it", ".o_edic_rewrite_insert:enabled"),
        see("It is in the text", `${NOTES}:contains(EUR 1,250.00 due)`),
        click("Save", ".o_form_button_save"),
        see("Saved", ".o_form_saved, .o_form_status_indicator_buttons.invisible"),
    ],
});

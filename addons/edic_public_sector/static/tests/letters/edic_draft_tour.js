/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {click, see} from "../common/steps";

const fill = (key, value, kind = "textarea") => ({
    content: `Fill in ${key}`,
    trigger: `.o_edic_fact_row[data-key=${key}] ${kind}`,
    run: `edit ${value} && press Tab`,
});

registry.category("web_tour.tours").add("edic_draft", {
    steps: () => [
        click("What can be done", ".o_cp_action_menus button"),
        click("Draft", ".o-dropdown-item:contains(Draft a letter or note)"),
        see(
            "The first template",
            ".modal select, .modal .o_field_widget[name=template_id]",
        ),
        click("Begin", ".modal button[name=action_begin]"),
        see("The letter is there", ".o_edic_paper:contains(F-2026-17)"),
        see("What is missing is a gap", ".o_edic_paper .o_edic_gap[data-key=reasons]"),
        fill("reasons", "The delivery note is missing."),
        see(
            "It is in the letter",
            ".o_edic_paper:contains(The delivery note is missing.)",
        ),
        fill("wanted", "the signed delivery note"),
        see("That as well", ".o_edic_paper:contains(the signed delivery note)"),
        fill("signatory", "Kim Clerk", "input"),
        see("Who signs", ".o_edic_signature:contains(Kim Clerk)"),
        {
            content: "Write by hand",
            trigger: ".o_edic_block[data-key=closing] .o_edic_text",
            run() {
                this.anchor.textContent = "With kind regards";
                this.anchor.dispatchEvent(new Event("input", {bubbles: true}));
            },
        },
        click("Keep it", ".o_edic_save:enabled"),
        click("Whose words", ".o_edic_side .nav-link:contains(Versions)"),
        see("A person's", ".o_edic_versions li:contains(Edited)"),
        click("Sign", "button[name=action_sign]"),
        see("Signed", ".o_arrow_button_current:contains(Signed)"),
        see("Closed", ".o_edic_block .o_edic_text[contenteditable=false]"),
        see("It can be sent by a person", "button[name=action_send]"),
    ],
});

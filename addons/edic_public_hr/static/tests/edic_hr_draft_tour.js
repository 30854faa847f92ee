/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

const see = (content, trigger) => ({content, trigger});
const click = (content, trigger) => ({content, trigger, run: "click"});
const row = (key) => `.o_edic_fact_row[data-key=${key}]`;
const fill = (key, kind, value) => ({
    content: `Fill in ${key}`,
    trigger: `${row(key)} ${kind}`,
    run: `edit ${value} && press Tab`,
});
const day = (key, value) => ({
    content: `The day of ${key}`,
    trigger: `${row(key)} input[type=date]`,
    run() {
        // Odoo's helpers do not type into an empty field for a date
        this.anchor.value = value;
        this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
    },
});
const choose = (key, index) => ({
    content: `Choose ${key}`,
    trigger: `${row(key)} select`,
    run: `selectByIndex ${index}`,
});
const GRADES = ["knowledge", "commitment", "way", "results", "overall", "conduct"];
const graded = (grade) => [
    see(`Nobody has graded ${grade}`, `.o_edic_gap[data-key=grade_${grade}]`),
    choose(`grade_${grade}`, 2),
    see(
        "A person has",
        `.o_edic_paper:not(:has(.o_edic_gap[data-key=grade_${grade}]))`,
    ),
];

registry.category("web_tour.tours").add("edic_hr_draft", {
    steps: () => [
        click("What can be done", ".o_cp_action_menus button"),
        click("Draft", ".o-dropdown-item:contains(Draft a letter or note)"),
        click("Which template", ".modal .o_field_widget[name=template_id] input"),
        click("A reference", ".o_select_menu_item:contains(Employment reference)"),
        click("Begin", ".modal button[name=action_begin]"),
        see("The letter is there", ".o_edic_paper:contains(Ottilie Testmann)"),
        day("employed_from", "2020-03-01"),
        see("In the letter's own format", ".o_edic_paper:contains(1. März 2020)"),
        day("employed_until", "2026-06-30"),
        see("That as well", ".o_edic_paper:contains(30. Juni 2026)"),
        choose("scope", 2),
        ...GRADES.flatMap(graded),
        fill("duties", "textarea", "Beratung am Schalter"),
        see("What was done", ".o_edic_paper:contains(Beratung am Schalter)"),
        fill("signatory", "input", "Toni Personal"),
        see("Who signs", ".o_edic_signature:contains(Toni Personal)"),
        fill("signatory_function", "textarea", "Leitung Personal"),
        see("As what", ".o_edic_signature:contains(Leitung Personal)"),
        see("Nothing is missing", ".o_edic_paper:not(:has(.o_edic_gap))"),
        click("Sign", "button[name=action_sign]"),
        see("Signed", ".o_arrow_button_current:contains(Signed)"),
    ],
});

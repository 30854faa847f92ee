/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
// what tours are made of
import {stepUtils} from "@web_tour/tour_utils";

export const SAVE = ".o_form_button_save";
export const SAVED = ".o_form_view:not(:has(.o_form_button_save:visible))";
export const ADD = ".o_field_x2many_list_row_add a";
export const DRAFT = "button[name=action_edic_draft]";

export const see = (content, trigger) => ({content, trigger});
export const click = (content, trigger) => ({content, trigger, run: "click"});
export const back = () =>
    click("Back", ".o_back_button, .breadcrumb-item:not(.active):last a");
export const field = (name) => `.o_field_widget[name=${name}]`;
export const current = (state) => `.o_arrow_button_current:contains(${state})`;
export const tab = (name) => click(name, `.o_notebook .nav-link[name=${name}]`);
export const type = (content, name, text) => ({
    content,
    trigger: `${field(name)} :is(input, textarea)`,
    run: `edit ${text} && press Tab`,
});
export const choose = (name, text, of = "") => [
    click(`Choose ${name}`, `${of} ${field(name)} input`),
    click(`Take ${text}`, `.o_select_menu_item:contains(${text})`),
];
export const link = (content, name, text, of = "") => [
    {content, trigger: `${of} ${field(name)} input`, run: `edit ${text}`},
    click(`Take ${text}`, `.o-autocomplete--dropdown-item:contains(${text}) a`),
];
export const cell = (content, name, text, row = 1) => ({
    content,
    trigger: `.o_data_row:nth-child(${row}).o_selected_row ${field(name)} input`,
    run: `edit ${text}`,
});
export const upload = (content, name, text, kind = "text/csv") => ({
    content,
    trigger: field("file"),
    run() {
        const files = new DataTransfer();
        files.items.add(new File([text], name, {type: kind}));
        const input = this.anchor.querySelector("input[type=file]");
        input.files = files.files;
        input.dispatchEvent(new Event("change", {bubbles: true}));
    },
});

/** From the start to a list, by its menus. */
export const go = (app, title, ...names) => [
    ...stepUtils.goToAppSteps(`edic_public_sector.${app}`, app),
    ...names.map((name) =>
        click(name, `[data-menu-xmlid="edic_public_sector.${name}"]`),
    ),
    // the app opens with another list, which has buttons of the same names
    see("Its list", `.o_last_breadcrumb_item:contains(${title})`),
];
export const list = (title, ...names) => go("edic_public_budget_menu", title, ...names);
export const open = (title, ...names) => [
    ...list(title, ...names),
    click("A new one", ".o_list_button_add"),
];
export const BUDGETS = "edic_public_budget_budgets_menu";

/** From the menu of a record to its decision file. */
export const openAid = () => [
    click("What can be done", ".o_cp_action_menus button"),
    click("The file", ".o-dropdown-item:contains(Decision aid)"),
];

/** Decide, with reasons. */
export const decide = (option, reasons) => [
    see("What is known", ".o_edic_aid section:contains(What is known) li"),
    see("Nothing is recommended", ".o_edic_aid:contains(nothing is recommended)"),
    see("Not yet", ".o_edic_aid button.btn-primary:disabled"),
    click(option, `#edic_aid_${option}`),
    {content: "Why", trigger: "#edic_aid_reasons", run: `edit ${reasons}`},
    click("Decide", ".o_edic_aid button.btn-primary:enabled"),
    see("It is kept", current("Decided")),
    see("With its reasons", `${field("reasons")}:contains("${reasons}")`),
];

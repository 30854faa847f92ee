/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const see = (content, trigger) => ({content, trigger});
const click = (content, trigger) => ({content, trigger, run: "click"});
const field = (name) => `.o_field_widget[name=${name}]`;
const type = (content, name, text) => ({
    content,
    trigger: `${field(name)} :is(input, textarea)`,
    run: `edit ${text} && press Tab`,
});
const choose = (name, text) => [
    click(`Choose ${name}`, `${field(name)} input`),
    click(`Take ${text}`, `.o_select_menu_item:contains(${text})`),
];
const cell = (content, name, text, row = 1) => ({
    content,
    trigger: `.o_data_row:nth-child(${row}).o_selected_row ${field(name)} input`,
    run: `edit ${text}`,
});
const menu = (name) => `[data-menu-xmlid="edic_public_sector.${name}"]`;
const open = (title, ...names) => [
    ...stepUtils.goToAppSteps("edic_public_sector.edic_public_budget_menu", "Budget"),
    ...names.map((name) => click(name, menu(name))),
    // the app opens with another list that has a button of this name
    see("Its list", `.o_last_breadcrumb_item:contains(${title})`),
    click("A new one", ".o_list_button_add"),
];
const link = (content, name, text) => [
    {content, trigger: `${field(name)} input`, run: `edit ${text}`},
    click(`Take ${text}`, `.o-autocomplete--dropdown-item:contains(${text}) a`),
];
const SAVE = ".o_form_button_save";
const ADD = ".o_field_x2many_list_row_add a";
const SAVED = ".o_form_view:not(:has(.o_form_button_save:visible))";

// 2,000 are voted for the chapter
const commitTooMuch = () => [
    ...open("Commitments", "edic_public_budget_commitment_menu"),
    type("What for", "subject", "Fictive heating contract"),
    ...link("A line of the budget", "line_id", "6068"),
    type("More than there is", "amount", "2500"),
    see("It is said at once", ".alert-warning:contains(2,000.00):contains(are left)"),
];

registry.category("web_tour.tours").add("edic_budget_commitment", {
    steps: () => [
        ...commitTooMuch(),
        click("Save", SAVE),
        see("It is asked about", ".modal:contains(committed all the same)"),
        click("Think again", ".modal-footer .btn-primary"),
        click("All the same", `${field("is_confirmed")} input`),
        click("Save it", SAVE),
        see("It is bound", `${SAVED} ${field("left")}:contains(2,500.00)`),
        see("Its credit", `${field("credit_id")}:contains(011)`),
    ],
});

registry.category("web_tour.tours").add("edic_budget_commitment_stop", {
    steps: () => [
        ...commitTooMuch(),
        click("All the same", `${field("is_confirmed")} input`),
        click("Save", SAVE),
        see("It is stopped", ".modal:contains(not sufficient)"),
        click("Think again", ".modal-footer .btn-primary"),
        type("As much as there is", "amount", "2000"),
        see("Nothing is exceeded", ".o_form_view:not(:has(.alert-warning))"),
        click("Save it", SAVE),
        see("It is bound", `${SAVED} ${field("left")}:contains(2,000.00)`),
    ],
});

registry.category("web_tour.tours").add("edic_budget_authority", {
    steps: () => [
        ...open(
            "Multi-year authorities",
            "edic_public_budget_budgets_menu",
            "edic_public_budget_authority_menu",
        ),
        see("It has no name yet", ".o_last_breadcrumb_item:contains(New)"),
        type("Which programme", "name", "Fictive school"),
        ...choose("kind", "VE"),
        type("Its number", "code", "VE-7"),
        type("How much", "amount", "900"),
        click("A year", ADD),
        cell("The first", "year", "2026"),
        cell("Its money", "amount", "400"),
        click("Another year", ADD),
        cell("The next", "year", "2027", 2),
        cell("Its money", "amount", "450", 2),
        type("By whom", "reference", "Deliberation 7"),
        see("The years make", `${field("planned")}:contains(850.00)`),
        click("Save", SAVE),
        see("It is not all", ".modal:contains(850.00):contains(900.00)"),
        click("Mend it", ".modal-footer .btn-primary"),
        click("The next", ".o_data_row:nth-child(2) td[name=amount]"),
        cell("What is missing", "amount", "500", 2),
        type("By whom", "reference", "Deliberation 8"),
        see("All of it", `${field("planned")}:contains(900.00)`),
        click("Save it", SAVE),
        see("To be committed", `${SAVED} ${field("left")}:contains(900.00)`),
        see("Its name", ".o_last_breadcrumb_item:contains(VE-7 Fictive school)"),
    ],
});

registry.category("web_tour.tours").add("edic_budget_nomenclature", {
    steps: () => [
        ...open(
            "Nomenclatures",
            "edic_public_budget_budgets_menu",
            "edic_public_budget_nomenclature_menu",
        ),
        type("Its name", "name", "Erlenbruck"),
        type("From which year", "year", "2026"),
        click("A code", ADD),
        ...choose("kind", "Function, product"),
        cell("Its code", "code", "21100100"),
        cell("Its label", "name", "Grundschule"),
        click("Save", SAVE),
        see("With its year", `.o_last_breadcrumb_item:contains("Erlenbruck 2026")`),
    ],
});

registry.category("web_tour.tours").add("edic_budget_by_hand", {
    steps: () => [
        ...open(
            "Budgets",
            "edic_public_budget_budgets_menu",
            "edic_public_budget_budget_menu",
        ),
        type("Its name", "name", "Fictive school fund"),
        type("Its year", "year", "2026"),
        ...link("Its codes", "nomenclature_id", "M57"),
        click("Save", SAVE),
        see("Not voted", `${SAVED} .o_arrow_button_current:contains(Not voted)`),
        click("Its lines", "button[name=action_follow]"),
        see("None yet", ".o_view_nocontent:contains(No line yet)"),
        click("One", ".o_list_button_add"),
        ...link("Of which article", "nature_id", "60612"),
        click("Save", SAVE),
        see("It has a credit", `${SAVED} ${field("credit_id")}:contains(60612)`),
        click("Back", ".o_back_button, .breadcrumb-item:not(.active):last a"),
        see("It is there", ".o_data_row:contains(60612)"),
        click("Back", ".o_back_button, .breadcrumb-item:not(.active):last a"),
        click("Acts", "button[name=action_decisions]"),
        see("None yet", ".o_last_breadcrumb_item:contains(Acts)"),
        click("One", ".o_list_button_add"),
        type("Which", "name", "Vote 1"),
        ...choose("act", "Budget as voted"),
        click("A movement", ADD),
        ...link("On the line", "line_id", "60612"),
        cell("How much", "amount", "300"),
        click("Save", SAVE),
        see("It is not balanced", `${SAVED} .alert-warning`),
        click("All the same", "button[name=action_enforce_confirmed]"),
        click("Confirm", ".modal-footer .btn-primary"),
        see("It counts", ".o_arrow_button_current:contains(In force)"),
    ],
});

registry.category("web_tour.tours").add("edic_budget_next", {
    steps: () => [
        ...stepUtils.goToAppSteps(
            "edic_public_sector.edic_public_budget_menu",
            "Budget",
        ),
        click("Budgets", menu("edic_public_budget_budgets_menu")),
        click("Budgets", menu("edic_public_budget_budget_menu")),
        click("This year's", ".o_data_row:contains(2026):contains(In force)"),
        click("The next", "button[name=action_next_year]"),
        see("Its year", `${field("year")} input:value(2027)`),
        click("Acts", "button[name=action_decisions]"),
        click("The one to work on", ".o_data_row td[name=name]"),
        see("What was voted", `${field("expense_amount")}:contains(6,100.00)`),
        click("A line", ".o_data_row:contains(6068) td[name=amount]"),
        {
            content: "Less than this year",
            trigger: `.o_selected_row ${field("amount")} input`,
            run: "edit 150",
        },
        click("Save", SAVE),
        see("The sum", `${SAVED} ${field("expense_amount")}:contains(6,050.00)`),
    ],
});

registry.category("web_tour.tours").add("edic_budget_pool", {
    steps: () => [
        ...open("Credits", "edic_public_budget_credit_menu"),
        ...link("Of which budget", "budget_id", "2026"),
        type("Its code", "code", "DK1"),
        type("Its name", "name", "Fictive lessons"),
        ...choose("raised_by", "Additional revenue"),
        click("Save", SAVE),
        see("What it has", `${SAVED} ${field("open")}:contains(0.00)`),
        click("Menu", menu("edic_public_budget_budgets_menu")),
        click("Lines", menu("edic_public_budget_line_menu")),
        click("A line", ".o_data_row:contains(524100):contains(21100100)"),
        ...link("Into the pool", "credit_id", "DK1"),
        click("Save", SAVE),
        click("The pool", `${SAVED} ${field("credit_id")} .o_external_button`),
        see("Its money", `${field("open")}:contains(900.00)`),
    ],
});

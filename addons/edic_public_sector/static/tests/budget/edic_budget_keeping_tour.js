/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {ADD, BUDGETS, SAVE, SAVED} from "../common/steps";
import {back, cell, choose, click, current, field} from "../common/steps";
import {link, list, open, see, type} from "../common/steps";

// 2,000 are voted for the chapter
registry.category("web_tour.tours").add("edic_budget_commitment", {
    steps: () => [
        ...open("Commitments", "edic_public_budget_commitment_menu"),
        type("What for", "subject", "Fictive heating contract"),
        ...link("A line of the budget", "line_id", "6068"),
        type("More than there is", "amount", "2500"),
        see(
            "It is said at once",
            ".alert-warning:contains(2,000.00):contains(are left)",
        ),
        click("Save", SAVE),
        see("It is asked about", ".modal:contains(committed all the same)"),
        click("Think again", ".modal-footer .btn-primary"),
        click("All the same", `${field("is_confirmed")} input`),
        click("Save it", SAVE),
        see("It is bound", `${SAVED} ${field("left")}:contains(2,500.00)`),
        see("Its credit", `${field("credit_id")}:contains(011)`),
    ],
});

registry.category("web_tour.tours").add("edic_budget_authority", {
    steps: () => [
        ...open("Multi-year authorities", BUDGETS, "edic_public_budget_authority_menu"),
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
        click("It was voted", "button[name=action_enforce]"),
        see("It counts", ".o_arrow_button_current:contains(In force)"),
        see("Its years stay", `${field("tranche_ids")}:not(:has(${ADD}))`),
    ],
});

registry.category("web_tour.tours").add("edic_budget_by_hand", {
    steps: () => [
        ...open("Budgets", BUDGETS, "edic_public_budget_budget_menu"),
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
        back(),
        see("It is there", ".o_data_row:contains(60612)"),
        back(),
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
        see("It counts", current("In force")),
    ],
});

registry.category("web_tour.tours").add("edic_budget_next", {
    steps: () => [
        ...list("Budgets", BUDGETS, "edic_public_budget_budget_menu"),
        click("This year's", ".o_data_row:contains(2026) td[name=name]"),
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
        see("The sum", `${SAVED} ${field("expense_amount")}:contains(6,050.33)`),
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
        ...list("Lines", BUDGETS, "edic_public_budget_line_menu"),
        click(
            "A line",
            ".o_data_row:contains(524100):contains(21100100) td[name=nature_id]",
        ),
        ...link("Into the pool", "credit_id", "DK1"),
        click("Save", SAVE),
        click("The pool", `${SAVED} ${field("credit_id")} .o_external_button`),
        see("Its money", `${field("open")}:contains(900.00)`),
        ...list("Lines", BUDGETS, "edic_public_budget_line_menu"),
        click("What is earned", ".o_data_row:contains(401100) td[name=nature_id]"),
        ...link("It raises the pool", "raises_id", "DK1"),
        click("Save", SAVE),
        click("The pool", `${SAVED} ${field("raises_id")} .o_external_button`),
        see("What raises it", "button[name=action_revenue]"),
    ],
});

/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {ADD, SAVE, SAVED, cell, choose, click, list, see, tab} from "../common/steps";

const RESULT = ".o_edic_scenario tr:contains(Gross savings)";

registry.category("web_tour.tours").add("edic_scenario_tabs", {
    steps: () => [
        ...list("Scenarios", "edic_public_scenario_menu"),
        click("One", ".o_data_row td[name=name]:contains(As planned)"),
        see("Before", `${RESULT}:contains(670)`),
        tab("assumptions"),
        click("Prices", ".o_data_row:contains(prices) td[name=yearly]"),
        cell("They rise faster", "yearly", "4,0; 3,0"),
        tab("projects"),
        click("A project", ADD),
        cell("Which", "name", "Fictive bridge", 2),
        cell("Its money", "spend", "500", 2),
        cell("Who says so", "source", "Fictive plan", 2),
        tab("loans"),
        click("The loan", ".o_data_row:contains(Bank) td[name=repayment]"),
        cell("It is repaid faster", "repayment", "250"),
        tab("rules"),
        click("A rule", ADD),
        cell("Which", "name", "Savings", 3),
        ...choose("aggregate", "Gross savings", ".o_selected_row"),
        cell("Not below", "threshold", "660", 3),
        cell("Who says so", "source", "Fictive council", 3),
        click("Save", SAVE),
        see("Saved", `${SAVED}`),
        tab("results"),
        see("Savings fall", `${RESULT}:contains(650)`),
        see(
            "The rule is broken",
            ".o_edic_scenario tr:contains(Savings) td.text-danger",
        ),
        see("More is spent", ".o_edic_scenario tr:contains(1,700)"),
    ],
});

registry.category("web_tour.tours").add("edic_scenario_compare", {
    steps: () => [
        ...list("Scenarios", "edic_public_scenario_menu"),
        click("One", ".o_data_row:contains(As planned) .o_list_record_selector input"),
        click("Another", ".o_data_row:contains(Dearer) .o_list_record_selector input"),
        click("What can be done", ".o_cp_action_menus button"),
        click("Compare", ".o-dropdown-item:contains(Compare)"),
        see("Side by side", ".o_edic_compare th:contains(Dearer)"),
        see("What is left", ".o_edic_compare tr:contains(Gross savings):contains(602)"),
        see("What explains it", ".o_edic_compare section:contains(The prices)"),
        {
            content: "Of another figure",
            trigger: "#edic_compare_figure",
            run: "select debt",
        },
        see("It is drawn", ".o_edic_chart figcaption:contains(Debt)"),
        click("As a table", ".o_edic_chart button:contains(Show the table)"),
        see("Its years", ".o_edic_chart tr:contains(2029)"),
        click("Open one", ".o_edic_compare th button:contains(Dearer)"),
        see("Its form", ".o_last_breadcrumb_item:contains(Dearer)"),
    ],
});

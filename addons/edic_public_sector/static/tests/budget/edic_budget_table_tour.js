/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {
    BUDGETS,
    cell,
    choose,
    click,
    current,
    list,
    open,
    see,
    tab,
    type,
    upload,
} from "../common/steps";

// what the amounts are is not in the file
const TABLE = [
    "Produkt;Produktbezeichnung;Sachkonto;Wert",
    "21100100;Grundschule (fiktiv);524100;1.000,00",
    "21100100;Grundschule (fiktiv);527100;234,56",
    "61100100;Steuern (fiktiv);401100;1.234,56",
].join("\n");
const WERT = ".o_data_row:contains(Wert)";

registry.category("web_tour.tours").add("edic_budget_table", {
    steps: () => [
        ...open("Imports", BUDGETS, "edic_public_budget_import_menu"),
        upload("A table", "haushalt.csv", TABLE),
        type("Of which budget", "budget_name", "Kernhaushalt fiktiv"),
        click("Look at it", "button[name=action_check]"),
        see("What is missing", "[name=report_html] .alert-danger:contains(amount)"),
        tab("columns"),
        see("What is known", ".o_data_row:contains(Sachkonto):contains(524100)"),
        click("What the last one is", `${WERT} td[name=role]`),
        ...choose("role", "Amount", ".o_selected_row"),
        ...choose("measure", "Voted", ".o_selected_row"),
        cell("Of which year", "year", "2026", 4),
        click("Look again", "button[name=action_check]:contains(again)"),
        tab("report"),
        see("What is in it", "[name=report_html] tr:contains(1,234.56)"),
        see("Nothing stops it", "[name=report_html]:not(:has(.alert-danger))"),
        click("Import", "button[name=action_import]"),
        see("It is in force", current("In force")),
    ],
});

registry.category("web_tour.tours").add("edic_budget_shapes", {
    steps: () => [
        ...list("Follow-up", "edic_public_budget_follow_menu"),
        see("By credit", ".o_group_header:contains(011)"),
        click("As a pivot", ".o_switch_view.o_pivot"),
        see("A chapter", ".o_pivot tbody tr:contains(011):contains(2,000.00)"),
        see("All of them", ".o_pivot tbody tr:contains(Total):contains(6,100.00)"),
        see("What is on drafts", ".o_pivot thead th:contains(Pending drafts)"),
        click("As a graph", ".o_switch_view.o_graph"),
        see("It is drawn", ".o_graph_renderer canvas"),
        click("Back", ".o_switch_view.o_list"),
        see("By credit", ".o_group_header:contains(011)"),
    ],
});

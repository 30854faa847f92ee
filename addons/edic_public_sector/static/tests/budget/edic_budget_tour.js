/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {back, click, current, see, upload} from "../common/steps";

// a town that does not exist
const HEAD =
    "BGT_NATDEC,BGT_ANNEE,BGT_SIRET,BGT_NOM,BGT_SECTION,BGT_CONTNAT,BGT_NATURE," +
    "BGT_CODRD,BGT_CREDOUV";
const file = (power) =>
    [
        HEAD,
        ...[
            `Fonctionnement,011,60612,dépense,${power}`,
            "Fonctionnement,731,73111,recette,1000.50",
            "Investissement,21,21838,dépense,600",
            "Investissement,10,10222,recette,600",
        ].map((row) => `Budget primitif,2026,21000000000017,LINDENFURT,${row}`),
    ].join("\n");

registry.category("web_tour.tours").add("edic_budget_follow", {
    steps: () => [
        see("What is left of credits", ".o_list_view .o_data_row:contains(65)"),
        click("A credit", ".o_data_row td:contains(011)"),
        see(
            "What was voted",
            ".o_form_view .o_field_widget[name=open]:contains(2,000)",
        ),
        see("What is left", ".o_field_widget[name=available]:contains(1,400)"),
        click("Why it moved", ".o_notebook .nav-link:contains(Justification)"),
        see("From last year to this one", ".o_edic_justification h4:contains(2,050)"),
        see(
            "What nobody explained",
            ".o_edic_justification tr:contains(Not explained)",
        ),
        click("As a table", ".o_edic_chart button:contains(Show the table)"),
        see("The year before", ".o_edic_chart tr:contains(2025):contains(2,050)"),
        click("Spent", ".o_edic_justification button:contains(Spent against)"),
        see("From the credit", ".o_edic_justification h4:contains(600)"),
        click("Uses", "button[name=action_uses]"),
        see("The bill", ".o_data_row:contains(On 60612)"),
        back(),
        click("Its lines", "button[name=action_lines]"),
        click("A line of the follow-up", ".o_data_row:contains(60612) td[name=spent]"),
        see("Its uses", ".o_data_row:contains(On 60612)"),
    ],
});

registry.category("web_tour.tours").add("edic_budget_import", {
    steps: () => [
        upload("A file with a fault", "budget.csv", file("1x0")),
        click("Not in force at once", ".o_field_widget[name=is_enforced] input"),
        click("Look at it", "button[name=action_check]"),
        see("What is wrong", "[name=report_html] .alert-danger:contains(Stops)"),
        see("It is not taken over", ".o_form_view:not(:has([name=action_import]))"),
        upload("The right one", "budget.csv", file("1000.50")),
        click("Look again", "button[name=action_check]"),
        see("What is in it", "[name=report_html] h4:contains(LINDENFURT)"),
        see("Nothing stops it", "[name=report_html]:not(:has(.alert-danger))"),
        click("Import", "button[name=action_import]"),
        see("A year is no amount", ".o_field_widget[name=year] input:value(2026)"),
        see("It is not voted", current("Not voted")),
        click("Acts", "button[name=action_decisions]"),
        click("The act", ".o_data_row td[name=name]"),
        see("It is prepared", current("Prepared")),
        click("Put it into force", "button[name=action_enforce]"),
        see("It counts", current("In force")),
    ],
});

registry.category("web_tour.tours").add("edic_scenario", {
    steps: () => [
        see("Its figures", ".o_edic_scenario tr:contains(Gross savings):contains(670)"),
        see("Which rules hold", ".o_edic_scenario td.text-danger:contains(broken)"),
        {
            content: "Prices rise by a point more",
            trigger: "#edic_slider_prices",
            run() {
                this.anchor.value = "1";
                this.anchor.dispatchEvent(new Event("input", {bubbles: true}));
            },
        },
        see(
            "Savings fall",
            ".o_edic_scenario tr:contains(Gross savings):contains(660)",
        ),
        see("It is an attempt", ".o_edic_scenario .alert-info"),
        click("Back", ".o_edic_scenario button:contains(Back to the scenario)"),
        see("As it was", ".o_edic_scenario tr:contains(Gross savings):contains(670)"),
        click(
            "Where it comes from",
            ".o_edic_scenario tr:contains(Gross) td:nth-child(3) button",
        ),
        click("A credit", ".o_edic_trace button:contains(011)"),
        click("A line", ".o_edic_trace tr.small button:contains(60612)"),
        see("Its steps", ".o_edic_trace tr:contains(The prices)"),
        click("Close", ".o_edic_trace .btn-close"),
        click("What matters", ".o_edic_scenario button:contains(moves it most)"),
        see("A bar each", ".o_edic_chart figcaption:contains(What moves)"),
        click("Run and keep", "button[name=action_keep_run]"),
        see("It stays", ".o_form_view .alert-info:contains(is kept)"),
        see("The spread", ".o_edic_scenario p:contains(half of the draws)"),
        click("The run", "button[name=action_runs]"),
        click("Open it", ".o_data_row td[name=name]"),
        click("Run it again", "button[name=action_verify]"),
        see("The same", ".alert-success:contains(the same)"),
    ],
});

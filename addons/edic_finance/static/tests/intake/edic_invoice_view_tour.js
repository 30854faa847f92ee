/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const see = (content, trigger) => ({content, trigger});
const click = (content, trigger) => ({content, trigger, run: "click"});

tours.add("edic_invoice_view", {
    steps: () => [
        see("The XML stands beside the bill", ".o_form_view .o_edic_invoice_paper"),
        click("All of it", "button[name=action_edic_view_invoice]"),
        see("Its number", ".o_edic_invoice_action h1 ~ div:contains(123456XX)"),
        see("What is nowhere on the bill", ".o_edic_invoice_legend:contains(not on)"),
        {
            content: "The number of a term, by the keyboard",
            trigger: ".o_edic_invoice_action [data-term='BT-2']",
            run() {
                this.anchor.focus();
                const {hint} = this.anchor.dataset;
                if (!this.anchor.matches(":focus") || !hint.startsWith("BT-2 ·")) {
                    throw new Error(`A term takes no focus, or its hint is ${hint}`);
                }
            },
        },
        click("Compare", ".o_edic_invoice_bar button:contains(XML, page)"),
        see("The vendor's number differs", ".o_edic_ways tr:contains(Seller VAT)"),
        click("All of them", ".o_edic_ways_all"),
        see("What agrees as well", ".o_edic_ways tr:contains(Invoice number)"),
        click("Back to the invoice", ".o_edic_invoice_bar button:contains(Invoice)"),
        click("Back to the bill", ".o_edic_invoice_bar button:contains(Open the)"),
        see("The bill", ".o_form_view .o_field_widget[name=ref]"),
    ],
});

tours.add("edic_invoice_view_phone", {
    steps: () => [
        see("Its number", ".o_edic_invoice_action h1 ~ div:contains(123456XX)"),
        {
            content: "Nothing is wider than the screen",
            trigger: ".o_edic_invoice_lines",
            run() {
                const page = document.querySelector(".o_edic_invoice_action");
                if (page.scrollWidth > page.clientWidth) {
                    throw new Error(`${page.scrollWidth} > ${page.clientWidth}`);
                }
            },
        },
    ],
});

/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const see = (content, trigger) => ({content, trigger});
const click = (content, trigger) => ({content, trigger, run: "click"});
const pays = (amount) => `.o_field_widget[name=edic_pay_words]:contains(${amount})`;

tours.add("edic_discount", {
    steps: () => [
        {
            content: "Upload the e-invoice",
            trigger: ".o_button_upload_bill",
            async run() {
                const response = await fetch("/web/content/edic_finance.tour_discount");
                const files = new DataTransfer();
                files.items.add(new File([await response.blob()], "discount.xml"));
                const input = document.querySelector("input.o_input_file");
                input.files = files.files;
                input.dispatchEvent(new Event("change"));
            },
        },
        see("What is to be paid today", pays("1,166.20")),
        see("What it saves", pays("23.80")),
        see("What is to be paid later", pays("1,190.00")),
        see(
            "Odoo's own terms",
            ".o_field_widget[name=invoice_payment_term_id] input:value(2% within 1 days)",
        ),
        see("Since when", ".o_field_widget[name=edic_received]"),
        click("Post it", "button[name=action_post]"),
        click("Its line stays as it is", ".modal [name=edic_post_open] input"),
        click("Post it all the same", ".modal button[name=validate_move]"),
        see("It is posted", ".o_arrow_button_current:contains(Posted)"),
    ],
});

tours.add("edic_discount_pay", {
    steps: () => [
        click("Bills of vendors", ".o_menu_sections button:contains(Vendors)"),
        click("What lapses", ".dropdown-item:contains(Discounts that lapse)"),
        see("The next 7 days", ".o_facet_value:contains(Lapses within 7 days)"),
        see("Saved in all", ".o_list_footer:contains(23.80)"),
        click("Open the bill", ".o_data_row:contains(1,166.20) td[name=move_id]"),

        click("Pay it", "button[name=action_register_payment]:visible"),
        see("The reduced amount", ".modal [name=amount] input:value(1,166.20)"),
        see("Why", ".modal .alert:contains(23.80)"),
        click("Pay", ".modal button[name=action_create_payments]"),
        see(
            "Nothing is offered any more",
            "body:not(:has(.modal)) .o_form_view:not(:has([name=edic_pay_words]))",
        ),
    ],
});

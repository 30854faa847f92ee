/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const see = (content, trigger) => ({content, trigger});
const click = (content, trigger) => ({content, trigger, run: "click"});
const hover = (content, trigger) => ({content, trigger, run: "hover"});

const DRAWN = ".o_edic_page_sheet[data-picture=shown]";

tours.add("edic_page_view", {
    steps: () => [
        see("The page stands beside the fields", `.o_edic_bill_pages ${DRAWN}`),
        see("Odoo's own viewer does not", "body:not(:has(.o-mail-Attachment))"),
        hover("A field of the bill", ".o_field_widget[name=invoice_date]"),
        see("Its place on the page", ".o_edic_page_box.o_edic_active[data-value=date]"),
        hover("A value of the page", ".o_edic_page_box[data-value=due]"),
        see("Its field", ".o_field_widget.o_edic_lit[name=invoice_date_due]"),
        see("What is missing", ".o_edic_page_value[data-value=number]:contains(open)"),
        click("Show it", ".o_edic_page_value[data-value=number] .o_edic_page_show"),
        click("Its place", ".o_edic_page_box[data-band=place][title='GL-2026-017']"),
        click("Take it over", ".o_edic_page_take"),
        {
            content: "It is on the bill",
            trigger: ".o_field_widget[name=ref] input:value(GL-2026-017)",
        },
        click("All values", ".o_edic_page_all"),
        see("Who did it", ".o_edic_page_value[data-value=number]:contains(Shown on)"),
    ],
});

tours.add("edic_page_view_scan", {
    steps: () => [
        see("How many there are", ".o_edic_to_read:contains(1 document to read)"),
        click("All of them", ".o_edic_to_read button"),
        click("The one that could not be read", ".o_data_row .o_data_cell"),
        see("Its page beside the fields", `.o_edic_bill_pages ${DRAWN}`),
        see("Why", ".o_edic_page_unread:contains(by hand)"),
        see("What to do", ".o_edic_page_hint:contains(choose the vendor)"),
        click("Larger", ".o_edic_page_larger"),
        see("It is", ".o_edic_page_fit:contains(125)"),
        click("The file itself", ".o_edic_page_files"),
        see("Odoo's viewer", ".o-mail-Attachment"),
        click("Back", ".o_edic_bill_file button"),
        see("The page again", `.o_edic_bill_pages ${DRAWN}`),
    ],
});

tours.add("edic_no_invoice", {
    steps: () => [
        click("The draft", ".o_data_row .o_data_cell"),
        see("What the page calls itself", ".alert:contains(2. Mahnung)"),
        click("Set it aside", ".alert a:contains(Set it aside)"),
        see("Where it is", ".o_notification:contains(bill.pdf is set aside) a"),
        see("The list again, without it", ".o_list_view:not(:has(.o_data_row))"),
    ],
});

tours.add("edic_page_view_phone", {
    steps: () => [
        see("The page stands on top", `.o_edic_pages_top ${DRAWN}`),
        {
            content: "The fields stand under it, and nothing is wider than the screen",
            trigger: ".o_field_widget[name=partner_id]",
            run() {
                const page = document.querySelector(".o_edic_pages_top");
                if (this.anchor.compareDocumentPosition(page) !== 2) {
                    throw new Error("The page does not come before the fields");
                }
                const {scrollWidth, clientWidth} = document.documentElement;
                if (scrollWidth > clientWidth) {
                    throw new Error(`${scrollWidth} > ${clientWidth}`);
                }
            },
        },
        click("A value", ".o_edic_page_value[data-value=number] .o_edic_page_show"),
        click("Its place", ".o_edic_page_box[data-band=place][title='GL-2026-017']"),
        click("Take it over", ".o_edic_page_take"),
        see("It is done", "body:not(:has(.o_edic_page_pick))"),
    ],
});

/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// posting and paying checks first: on a busy machine that is more than a moment
const see = (content, trigger) => ({content, trigger, timeout: 60000});
const click = (content, trigger, more = {}) => ({
    content,
    trigger,
    run: "click",
    ...more,
});
const edit = (content, trigger, text) => ({content, trigger, run: `edit ${text}`});
const goTo = (content, url) => ({
    content,
    trigger: ".o_form_view .o_form_saved",
    run() {
        window.location.href = url;
    },
    expectUnloadPage: true,
});

/** One user creates a vendor, an account abroad and a bill, posts it, and pays. */
const CHAIN = [
    edit(
        "A vendor",
        ".o_field_widget[name=name] textarea, [name=name] input",
        "Vilnius Advisers",
    ),
    click("Save it", ".o_form_button_save"),
    see("Saved", ".o_form_view .o_form_saved"),
    click("Its accounts", ".o_notebook .nav-link[name=accounting]"),
    click("One more", "[name=bank_ids] input"),
    click("A new one", ".o-autocomplete--dropdown-item a:contains(Create)"),
    edit("An account abroad", ".modal [name=acc_number] input", "LT121000011101001000"),
    click("Enter it", ".modal .o_form_button_save"),
    see("It stands there", "[name=bank_ids] .o_tag:contains(LT12)"),
    click("Save", ".o_form_button_save"),
    goTo("A new bill", "/odoo/action-account.action_move_in_invoice_type/new"),
    edit("Of the vendor", "[name=partner_id] input", "Vilnius Advisers"),
    click("Take it", ".o-autocomplete--dropdown-item a:contains(Vilnius Advisers)"),
    edit("Its number", "[name=ref] input", "77/A"),
    edit("Its day", "[name=invoice_date] input", "11/20/2026 && press Enter"),
    click("A line", "[name=invoice_line_ids] .o_field_x2many_list_row_add a"),
    edit(
        "Text",
        ".o_selected_row [name=product_id] input, .o_selected_row [name=name] textarea",
        "Consulting",
    ),
    edit("Price", ".o_selected_row [name=price_unit] input", "39900"),
    click("Post it", "button[name=action_post]"),
    see("Posted", ".o_statusbar_status .o_arrow_button_current:contains(Posted)"),
    click("Pay it", "button[name=action_register_payment]"),
    see("How to pay", ".modal button[name=action_create_payments]"),
    click("Create the payment", ".modal button[name=action_create_payments]"),
];

tours.add("edic_fraud_chain_stopped", {
    url: "/odoo/res.partner/new",
    steps: () => [
        ...CHAIN,
        see("Stopped", ".modal:contains(Stopped by critical flags)"),
        see("Why", ".modal:contains(One person holds conflicting duties)"),
        click("Look at them", ".modal button:contains(Show the flags)"),
        click("The duties", ".o_data_row:contains(A45) td[name=title]"),

        // what is flagged, with its evidence
        see("How grave", "[name=severity]:contains(Critical)"),
        see("What was seen", "[name=words]:contains(created the vendor)"),
        see("The evidence", "[name=picture] td:contains(entered the bank account)"),
        see("Nobody's name", "[name=words]:not(:contains(Olaf One))"),
        see("Not by its maker", ".alert:contains(somebody else clears it)"),

        // who made it does not clear it
        see(
            "Nothing to clear it with",
            ".o_statusbar_buttons:not(:has(button:contains(Not a finding), button:contains(Justified)))",
        ),
        see("It waits", ".o_arrow_button_current:contains(New)"),
    ],
});

tours.add("edic_fraud_chain_cleared_and_paid", {
    steps: () => [
        see(
            "It can be cleared",
            ".o_form_view:not(:has(.alert:contains(You created)))",
        ),
        click("Justify it", "button:contains(Justified…)"),
        click("Without a reason", ".modal button[name=action_decide]"),
        see("Others read why", ".modal:contains(Say why it is cleared)"),
        click("All right", ".modal:contains(Say why) .modal-footer button"),
        edit("A reason", ".modal [name=comment] textarea", "Seen in the register"),
        click("Record", ".modal button[name=action_decide]"),
        see("Cleared", ".o_arrow_button_current:contains(Justified)"),

        // somebody else pays: by its maker it would be one more duty, a new fact
        click("Its bill", "[name=move_id] a"),
        click("Pay it", "button[name=action_register_payment]"),
        see("How to pay", ".modal button[name=action_create_payments]"),
        click("Create the payment", ".modal button[name=action_create_payments]"),
        see("It goes on", ".o_form_view:not(:has(.modal)) .ribbon span"),
    ],
});

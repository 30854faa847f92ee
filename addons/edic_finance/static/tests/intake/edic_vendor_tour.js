/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const see = (content, trigger) => ({content, trigger, timeout: 30000});
const click = (content, trigger) => ({...see(content, trigger), run: "click"});
const OPEN = [
    see(
        "The vendor is missing",
        ".alert:contains(The vendor is missing: [Seller name])",
    ),
    click("Enter the vendor", ".alert a:contains(Choose or enter the vendor)"),
    see("As in the document", ".modal [name=name] input:value([Seller name])"),
];

tours.add("edic_vendor_new", {
    steps: () => [
        ...OPEN,
        see("His account", ".modal [name=iban] input:value(DE79000000001234567890)"),
        click("Create", ".modal button[name=action_create]"),
        see("He is on the bill", "[name=partner_id] input:value([Seller name])"),
        see(
            "Nothing is missing",
            ".o_form_view:not(:has(.alert:contains(The vendor is missing)))",
        ),
    ],
});

tours.add("edic_vendor_hand_over", {
    steps: () => [
        ...OPEN,
        {
            content: "The dialog is not wider than the phone",
            trigger: ".modal .o_form_view",
            run() {
                const content = document.querySelector(".modal-body");
                if (content.scrollWidth > content.clientWidth) {
                    throw new Error(`${content.scrollWidth} of ${content.clientWidth}`);
                }
            },
        },
        click("Hand it over", ".modal button[name=action_hand_over]"),
        see("Somebody is asked", ".alert:contains(was asked to enter it)"),
    ],
});

/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

const see = (content, trigger) => ({content, trigger});
const click = (content, trigger) => ({content, trigger, run: "click"});
const number = (text) => ({
    content: "Type the number, then leave the field",
    trigger: ".o_field_widget[name=res_id] input",
    run: `edit ${text} && press Tab`,
});
const choose = (text) => [
    click("Kinds of record", ".o_field_widget[name=res_model] .o_select_menu_toggler"),
    click(`Take ${text}`, `.o_select_menu_item:contains(${text})`),
];

registry.category("web_tour.tours").add("edic_named_record_new", {
    steps: () => [
        click(
            "About a record",
            ".o_field_widget[name=subject] input[data-value=record]",
        ),
        ...choose("Companies"),
        number("999999999"),
        see("It is refused", ".o_field_widget[name=record_text]:contains(no record)"),
        number("1"),
        see("It is named", ".o_field_widget[name=record_text]:contains(no. 1)"),
        click("Discard", ".o_form_button_cancel"),
    ],
});

registry.category("web_tour.tours").add("edic_named_record_saved", {
    steps: () => [
        see("Which record", ".o_field_widget[name=record_text]:contains(no. 1)"),
        see("Its number", ".o_field_widget[name=res_id]"),
    ],
});

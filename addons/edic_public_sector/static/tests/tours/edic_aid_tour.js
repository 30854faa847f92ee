/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

const see = (content, trigger) => ({content, trigger});
const click = (content, trigger) => ({content, trigger, run: "click"});

registry.category("web_tour.tours").add("edic_aid", {
    steps: () => [
        click("What is known", "button[name=action_aid]"),
        see("What is known", ".o_edic_aid section:contains(What is known) li"),
        see("What is missing", ".o_edic_aid section:contains(What is missing)"),
        see("Which rules", ".o_edic_aid section:contains(Rules that apply)"),
        see("Nothing is recommended", ".o_edic_aid:contains(nothing is recommended)"),
        see("Not yet", ".o_edic_aid button.btn-primary:disabled"),
        click("Refuse", "#edic_aid_refuse"),
        {
            content: "Why",
            trigger: "#edic_aid_reasons",
            run: "edit No money is left for it (fictive)",
        },
        click("Decide", ".o_edic_aid button.btn-primary:enabled"),
        see("It is kept", ".o_arrow_button_current:contains(Decided)"),
        see("With its reasons", ".o_field_widget[name=reasons]:contains(No money)"),
    ],
});

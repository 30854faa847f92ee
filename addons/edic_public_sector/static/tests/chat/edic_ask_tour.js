/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {click, see} from "../common/steps";

registry.category("web_tour.tours").add("edic_ask", {
    steps: () => [
        click("Ask", "button[name=action_edic_ask]"),
        see("What there is to know of it", ".o_edic_chat_disclosure"),
        click("An example, by the tools alone", ".o_edic_chat_examples button:first"),
        see("A table of the record", ".o_edic_chat_log table:contains(F-2026-17)"),
        click("A fact leads to its record", ".o_edic_chat_log .o_edic_fact"),
    ],
});

/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {session} from "@web/session";

/** At the top of every screen: that AI is stopped, and why. */
export class StopSystray extends Component {
    static template = "edic_ai.StopSystray";
    static props = {};

    get reasons() {
        return session.edic_ai_stops.join("\n");
    }
}

registry.category("systray").add(
    "edic_ai.stop",
    {
        Component: StopSystray,
        isDisplayed: () => Boolean(session.edic_ai_stops?.length),
    },
    {sequence: 100},
);

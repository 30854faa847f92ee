/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {reactive} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const SIGNS = {
    sure: {icon: "fa-check", tone: "text-success", text: _t("sure")},
    check: {icon: "fa-question", tone: "text-warning", text: _t("to check")},
    open: {icon: "fa-circle-o", tone: "text-muted", text: _t("open")},
    decided: {icon: "fa-user", tone: "text-success", text: _t("decided by a person")},
    stated: {icon: "fa-check", tone: "text-success", text: _t("as the XML states it")},
    differs: {
        icon: "fa-exclamation",
        tone: "text-danger",
        text: _t("the page says something else"),
    },
    place: {icon: "fa-hand-o-up", tone: "text-info", text: _t("possible place")},
};

/** How sure a value is, as icon, tone and words. */
export function signOf(band) {
    return SIGNS[band] || SIGNS.open;
}

/** What the page beside a bill and the fields of the bill know of each other. */
class PageStore {
    pages = null; // as `edic_pages` of the bill gives it
    active = []; // names of the values that are pointed at
    isFollowed = false; // the page moves to where they stand
    pick = null; // value whose place a person shows: {name, label, places}

    get values() {
        return this.pages?.values || [];
    }

    value(name) {
        return this.values.find((value) => value.name === name);
    }

    /** Point at values; ``isFollowed``: the page is to show where they stand. */
    point(names, isFollowed = true) {
        if (names.join() !== this.active.join()) {
            this.active = names;
        }
        this.isFollowed = isFollowed;
    }
}

export const makePageStore = () => reactive(new PageStore());

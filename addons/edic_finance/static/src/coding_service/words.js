/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {_t} from "@web/core/l10n/translation";

/** Icon, word and tone of a band or of a decision: never tone alone. */
export function signOf({state, band}) {
    switch (state === "pending" ? band : state) {
        case "sure":
            return {icon: "fa-check", tone: "text-success", word: _t("sure")};
        case "check":
            return {icon: "fa-question", tone: "text-warning", word: _t("to check")};
        case "open":
            return {icon: "fa-circle-o", tone: "text-muted", word: _t("open")};
        case "accepted":
            return {icon: "fa-check", tone: "text-muted", word: _t("accepted")};
        case "edited":
            return {icon: "fa-pencil", tone: "text-muted", word: _t("changed")};
        default:
            return {icon: "fa-times", tone: "text-muted", word: _t("rejected")};
    }
}

/** What a button that sets the field by hand is called. */
export function otherOf(name) {
    return {
        account_id: _t("Other account…"),
        analytic_distribution: _t("Other distribution…"),
        tax_ids: _t("Other taxes…"),
    }[name];
}

/** The same where nothing is proposed. */
export function choiceOf(name) {
    return {
        account_id: _t("Choose an account…"),
        analytic_distribution: _t("Choose a distribution…"),
        tax_ids: _t("Choose taxes…"),
    }[name];
}

/** One of the engine's remarks on what it could not use, for a reader. */
export function remarkOf(remark) {
    const [kind, value] = remark.split(/: (.*)/s);
    switch (kind) {
        case "vendor":
            return _t("the vendor (no past line)");
        case "amount":
            return _t("the amount (no past line of this size)");
        case "word":
            return _t("« %s »", value);
        case "fact":
            return factOf(value);
        default:
            return remark;
    }
}

function factOf(fact) {
    const [kind, value] = fact.split("=");
    switch (kind) {
        case "rate":
            return _t("VAT rate %s %", value);
        case "product":
            return _t("the product (no past line)");
        default:
            return fact;
    }
}

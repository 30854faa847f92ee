/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";

const QUOTES = {de: ["„", "“"], fr: ["«\u00a0", "\u00a0»"], en: ["“", "”"]};

// words and bare numbers that say nothing by themselves
const FILLERS = new Set(
    (
        "a à am an and au auf aus aux avec by ce d das dans de dem den der des die du " +
        "ein eine en et for from für im in is l la le les mit of on ou oder par pour " +
        "s sur the to un une und von vom with zu zum zur"
    ).split(" "),
);
const SMALL_NUMBER = /^(\d{1,2}|(19|20)\d\d)$/; // or a year

/** A word in the quotation marks of the user's language. */
export function quote(word) {
    const language = (user.lang || "en").split("-")[0];
    const [open, close] = QUOTES[language] || QUOTES.en;
    return `${open}${word}${close}`;
}

/** A share of one, as the user's language writes percents. */
export function percent(share) {
    const options = {style: "percent", maximumFractionDigits: 2};
    return new Intl.NumberFormat(user.lang, options).format(share);
}

function isTelling(word) {
    return !FILLERS.has(word.toLowerCase()) && !SMALL_NUMBER.test(word);
}

/** The words that tell a reader something; all, where none does. */
export function tellingOf(words) {
    const telling = words.filter(isTelling);
    return telling.length ? telling : words;
}

/** The engine's remarks without words that say nothing or counted after all. */
export function remarksOf(remarks, words) {
    return remarks.filter((remark) => {
        const [kind, value] = remark.split(/: (.*)/s);
        return kind !== "word" || (isTelling(value) && !words.includes(value));
    });
}

/** So many lines of a kind, in words. */
export function countOf(kind, count) {
    switch (kind) {
        case "done":
            return count === 1 ? _t("1 coded") : _t("%s coded", count);
        case "sure":
            return count === 1 ? _t("1 sure") : _t("%s sure", count);
        case "check":
            return count === 1 ? _t("1 to check") : _t("%s to check", count);
        default:
            return count === 1 ? _t("1 open") : _t("%s open", count);
    }
}

/** Icon, word and tone of a band or of a decision: never tone alone. */
export function signOf({state, band, label}) {
    switch (state === "pending" ? band : state) {
        case "sure":
            return {icon: "fa-check", tone: "text-success", word: _t("sure")};
        case "check":
            return {icon: "fa-question", tone: "text-warning", word: _t("to check")};
        case "open":
            return {icon: "fa-circle-o", tone: "text-muted", word: _t("open")};
        case "accepted":
            return {icon: "fa-check", tone: "text-muted", word: _t("accepted")};
        case "edited": {
            // where nothing was proposed, nothing was changed either
            const word = label ? _t("changed") : _t("chosen");
            return {icon: "fa-pencil", tone: "text-muted", word};
        }
        default:
            return {icon: "fa-times", tone: "text-muted", word: _t("rejected")};
    }
}

/** Return the name of a button that sets the field by hand. */
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
            return quote(value);
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
            return _t("VAT rate %s", percent(value / 100));
        case "product":
            return _t("the product (no past line)");
        default:
            return fact;
    }
}

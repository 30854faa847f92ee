/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {loadLanguages, _t} from "@web/core/l10n/translation";
import {jsToPyLocale} from "@web/core/l10n/utils";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

/**
 * What can be done with a selected text, in the order of the sequence. Either
 * `{label, how}`, which the server's `edic.ai.rewrite` knows, or `{label, run}` for
 * what another addon does itself: `run({text, record, services, replace})`, where
 * `record` is `[model, id]` or null and `replace(text)` puts a text, as paragraphs, in
 * the place of the selection.
 */
export const rewrites = registry.category("edic_ai.rewrites");

rewrites
    .add("shorter", {label: _t("Shorter"), how: "shorter"}, {sequence: 10})
    .add("plainer", {label: _t("Plainer"), how: "plainer"}, {sequence: 20})
    .add("formal", {label: _t("More formal"), how: "formal"}, {sequence: 30});

/** All of them with their keys, then a translation into each language; own first. */
export async function loadRewrites(orm) {
    const actions = rewrites.getEntries().map(([key, action]) => ({key, ...action}));
    const own = jsToPyLocale(user.lang);
    const languages = [...(await loadLanguages(orm))].sort(
        ([one], [other]) => (other === own) - (one === own),
    );
    const translations = languages.map(([lang, label]) => ({
        ...{key: `translate.${lang}`, how: "translate"},
        ...{lang, label},
    }));
    return {actions, translations};
}

/**
 * The record on screen as the server wants it, or null; of a mail, what it is about.
 *
 * @param {Object} info of an editor's `getRecordInfo`
 * @returns {[String, Number | false] | null}
 */
export function recordOf({resModel, resId, data} = {}) {
    if (resModel !== "mail.compose.message") {
        return resModel ? [resModel, resId || false] : null;
    }
    if (!data?.model) {
        return null;
    }
    const ids = /^\[(\d+)\]$/.exec(data.res_ids || "");
    return [data.model, ids ? Number(ids[1]) : false];
}

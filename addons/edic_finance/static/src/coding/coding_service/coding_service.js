/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {_t} from "@web/core/l10n/translation";
import {RPCError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

const UNDO_DELAY = 8000; // ms that the offer to undo stays on screen

/**
 * What a person does with suggestions: every decision saves the bill first, is
 * taken by the server, and is shown by loading the bill anew. An error is told
 * and changes nothing; what another program or person changed meanwhile is shown.
 */
export const codingService = {
    dependencies: ["orm", "notification"],
    start(env, {orm, notification}) {
        let busy = false;
        let focus = null;
        let closeLast = () => {};

        function suggestion(method, ids, args = []) {
            return orm.call("edic.ai.suggestion", method, [ids, ...args]);
        }

        async function change(root, call) {
            if (busy) {
                return false;
            }
            busy = true;
            try {
                if ((await root.isDirty()) && !(await root.save())) {
                    return false;
                }
                const result = await call();
                await root.load();
                return result;
            } catch (error) {
                if (!(error instanceof RPCError)) {
                    throw error;
                }
                notification.add(error.data?.message || error.message, {
                    type: "danger",
                    sticky: true, // a decision was lost
                });
                if (!(await root.isDirty())) {
                    await root.load(); // what it was about may be another by now
                }
                return false;
            } finally {
                busy = false;
            }
        }

        function tell(message, root, ids) {
            const resId = root.resId;
            closeLast();
            closeLast = notification.add(message, {
                type: "success",
                autocloseDelay: UNDO_DELAY,
                buttons: [
                    {
                        name: _t("Undo"),
                        onClick: () => root.resId === resId && undo(root, ids),
                    },
                ],
            });
        }

        async function undo(root, ids) {
            closeLast();
            return change(root, () => suggestion("action_undo", ids));
        }

        return {
            /** Return whether the user's role decides suggestions. */
            canDecide: () =>
                user.hasGroup("edic_finance.group_edic_finance_accountant"),
            /** The evidence card's content, with the token that it was shown. */
            getEvidence: (id) => suggestion("get_evidence", [id]),
            async accept(root, id, label, token) {
                const args = token ? [token] : [];
                const call = () => suggestion("action_accept", [id], args);
                if (await change(root, call)) {
                    tell(_t("Accepted: %s", label), root, [id]);
                }
            },
            async choose(root, id, label, value, token) {
                const call = () => suggestion("action_choose", [id], [value, token]);
                if (await change(root, call)) {
                    tell(_t("Chosen: %s", label), root, [id]);
                }
            },
            async reject(root, id, label, reason, token) {
                const args = [reason || false, token];
                const call = () => suggestion("action_reject", [id], args);
                if (await change(root, call)) {
                    tell(_t("Rejected: %s", label), root, [id]);
                }
            },
            undo,
            /** Accept all sure suggestions of the bill; the ids accepted. */
            async acceptSure(root) {
                const ids = await change(root, () =>
                    orm.call("account.move", "action_edic_accept_sure", [[root.resId]]),
                );
                if (ids) {
                    const count = ids.length;
                    const message =
                        count === 1
                            ? _t("1 suggestion accepted")
                            : _t("%s suggestions accepted", count);
                    tell(message, root, ids);
                }
                return ids || [];
            },
            suggest: (root) =>
                change(root, () =>
                    orm.call("account.move", "action_edic_suggest", [[root.resId]]),
                ),
            askModel: (root) =>
                change(root, () =>
                    orm.call("account.move", "action_edic_ask_model", [[root.resId]]),
                ),
            /** Return what the bill waits for, read without a sign of loading. */
            async getProgress(resId) {
                const [bill] = await orm.silent.read(
                    "account.move",
                    [resId],
                    ["edic_coding"],
                );
                return bill?.edic_coding;
            },
            /** Focus this proposal as soon as it is on screen again. */
            keepFocus(lineId, name) {
                focus = `${lineId} ${name}`;
            },
            takeFocus(lineId, name) {
                const taken = focus === `${lineId} ${name}`;
                if (taken) {
                    focus = null;
                }
                return taken;
            },
        };
    },
};

registry.category("services").add("edic_finance.coding", codingService);

/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {browser} from "@web/core/browser/browser";
import {ConnectionLostError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";

export const POLL_DELAY = 1000; // ms between two looks when the bus is away
export const ENDED = ["done", "failed", "cancelled", "in_doubt"];

/**
 * How one's own tasks go, as it happens: text in the order it was written, state and
 * progress. What the bus did not bring is read from the server, each second while the
 * bus is not connected.
 */
export const streamService = {
    dependencies: ["bus_service", "orm"],
    start(env, {bus_service: bus, orm}) {
        const streams = new Map();
        let timer = null;

        function tell(stream) {
            const {pieces, state, done, total, error} = stream;
            const news = {
                pieces: [...pieces],
                text: pieces.join(""),
                ...{state, done, total, error},
            };
            for (const callback of [...stream.callbacks]) {
                callback(news);
            }
        }

        /** Add what is new of a text that ends at `seq`; false when some is missing. */
        function append(stream, seq, text) {
            const characters = [...text]; // as the server counts them
            const known = stream.seq - (seq - characters.length);
            if (known < 0) {
                return false;
            }
            if (known < characters.length) {
                stream.pieces.push(characters.slice(known).join(""));
                stream.seq = seq;
            }
            return true;
        }

        function drain(stream) {
            stream.waiting.sort((one, other) => one.seq - other.seq);
            while (stream.waiting.length) {
                const {seq, text} = stream.waiting[0];
                if (!append(stream, seq, text)) {
                    return false;
                }
                stream.waiting.shift();
            }
            return true;
        }

        function restart(stream) {
            Object.assign(stream, {pieces: [], seq: 0, waiting: []});
        }

        function follow(stream, {state, done, total, error}) {
            Object.assign(stream, {state, done, total, error: error || ""});
        }

        /** Read what is missing; one question at a time. */
        async function fill(stream) {
            if (stream.isReading) {
                stream.isAsked = true;
                return;
            }
            stream.isReading = true;
            try {
                const after = stream.seq;
                const news = await orm.silent.call("edic.ai.task", "read_stream", [
                    [stream.taskId],
                    after,
                ]);
                follow(stream, news);
                if (news.seq < after) {
                    restart(stream);
                    stream.isAsked = news.seq > 0;
                } else {
                    append(stream, news.seq, news.text);
                }
                drain(stream);
            } catch (error) {
                if (error instanceof ConnectionLostError) {
                    return; // the next look will tell
                }
                // who asked is forgotten some time after the end: that is no failure
                if (!ENDED.includes(stream.state)) {
                    stream.state = "failed";
                    stream.error = error.data?.message || error.message;
                }
            } finally {
                stream.isReading = false;
            }
            tell(stream);
            if (stream.isAsked) {
                stream.isAsked = false;
                await fill(stream);
            }
        }

        function onChunk({task_id: taskId, seq, text}) {
            const stream = streams.get(taskId);
            if (!stream) {
                return;
            }
            stream.waiting.push({seq, text});
            if (drain(stream)) {
                tell(stream);
            } else {
                fill(stream);
            }
        }

        function onTask({task_id: taskId, ...news}) {
            const stream = streams.get(taskId);
            if (!stream) {
                return;
            }
            const begins = news.state === "running" && stream.state !== "running";
            follow(stream, news);
            if (begins) {
                restart(stream);
            }
            tell(stream);
            if (begins || ENDED.includes(news.state)) {
                fill(stream); // what came before, or the end of the text
            }
        }

        function poll() {
            if (bus.workerState === "CONNECTED") {
                return;
            }
            for (const stream of streams.values()) {
                if (!ENDED.includes(stream.state)) {
                    fill(stream);
                }
            }
        }

        function begin(taskId) {
            if (!streams.size) {
                bus.subscribe("edic_ai/chunk", onChunk);
                bus.subscribe("edic_ai/task", onTask);
                bus.start();
                timer = browser.setInterval(poll, POLL_DELAY);
            }
            const stream = {
                taskId,
                ...{pieces: [], seq: 0, waiting: [], callbacks: new Set()},
                ...{state: "waiting", done: 0, total: 0, error: ""},
            };
            streams.set(taskId, stream);
            return stream;
        }

        function unsubscribe(taskId, callback) {
            const stream = streams.get(taskId);
            stream?.callbacks.delete(callback);
            if (!stream || stream.callbacks.size) {
                return;
            }
            streams.delete(taskId);
            if (!streams.size) {
                bus.unsubscribe("edic_ai/chunk", onChunk);
                bus.unsubscribe("edic_ai/task", onTask);
                browser.clearInterval(timer);
            }
        }

        return {
            /**
             * @param {Number} taskId
             * @param {Function} callback called with
             *     `{pieces, text, state, done, total, error}` whenever that changes
             * @returns {Function} to call when it is not wanted any more
             */
            subscribe(taskId, callback) {
                const stream = streams.get(taskId) || begin(taskId);
                stream.callbacks.add(callback);
                fill(stream);
                return () => unsubscribe(taskId, callback);
            },
            unsubscribe,
            /** Ask the worker to stop; the state tells when it did. */
            stop: (taskId) =>
                orm.silent.call("edic.ai.task", "action_cancel", [[taskId]]),
        };
    },
};

registry.category("services").add("edic_ai_stream", streamService);

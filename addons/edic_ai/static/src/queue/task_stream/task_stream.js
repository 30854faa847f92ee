/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, useEffect, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {wordOf} from "../task_state/task_state";
import {ENDED} from "./stream_service";

/** A task at work: its text as it comes, how far it is, and a way to stop it. */
export class TaskStream extends Component {
    static template = "edic_ai.TaskStream";
    static props = {
        taskId: Number,
        onEnded: {type: Function, optional: true},
    };

    setup() {
        this.stream = useService("edic_ai_stream");
        this.state = useState(this.nothing);
        useEffect(
            (taskId) => {
                Object.assign(this.state, this.nothing);
                return this.stream.subscribe(taskId, (news) => this.follow(news));
            },
            () => [this.props.taskId],
        );
    }

    get nothing() {
        return {
            ...{pieces: [], state: "waiting", done: 0, total: 0, error: ""},
            isStopping: false,
        };
    }

    follow({pieces, state, done, total, error}) {
        const ends = ENDED.includes(state) && !this.isEnded;
        Object.assign(this.state, {pieces, state, done, total, error});
        if (ends) {
            this.props.onEnded?.(state);
        }
    }

    get isEnded() {
        return ENDED.includes(this.state.state);
    }

    get word() {
        return wordOf(this.state.state);
    }

    get percent() {
        return Math.round((100 * this.state.done) / this.state.total);
    }

    async stop() {
        this.state.isStopping = true;
        try {
            await this.stream.stop(this.props.taskId);
        } catch (error) {
            this.state.isStopping = false;
            throw error;
        }
    }
}

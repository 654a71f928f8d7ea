/** What a sample says has happened, as events of the timeline. */
import type { LinkEvent, LogRecord } from "../core/link-event.ts";
import { fieldOf } from "../core/metrics.ts";
import { gapReason, type Sample } from "../core/sample.ts";
import { kindOfRecord } from "./event-kinds.ts";
import {
	COUNTED_NAMES,
	type Counted,
	hasRestarted,
	type SessionHistory,
} from "./session-history.ts";
import { singleEvent, type TimelineEvent } from "./timeline.ts";

/**
 * @param before the history of the session without this sample
 * @param after the history with it
 */
export function sampleEvents(
	before: SessionHistory,
	after: SessionHistory,
	sample: Sample,
): readonly TimelineEvent[] {
	if (sample.event === "gap") return gapEvents(before, sample);
	const events: TimelineEvent[] = [];
	if (before.outage !== null) {
		const duration_s = sample.at_s - before.outage.at_s;
		events.push(singleEvent("recovery", sample, { duration_s }));
	}
	const kind = kindOfRecord(sample.event);
	if (kind !== null) events.push(recordEvent(kind, sample));
	if (after.newMaximum !== null && after.newMaximum !== before.newMaximum) {
		events.push(singleEvent("maximum", sample, { amount: after.newMaximum.latency_ns }));
	}
	for (const counter of COUNTED_NAMES) {
		const grown = after.added[counter] - before.added[counter];
		const event = grown > 0 ? counterEvent(counter, grown, before, sample) : null;
		if (event !== null) events.push(event);
	}
	return events;
}

/** What records of the link say. */
export function linkEvents(events: readonly LinkEvent[]): readonly TimelineEvent[] {
	return events.flatMap((event) => {
		const kind = kindOfRecord(event.event);
		return kind === null ? [] : [recordEvent(kind, event)];
	});
}

/** A new reason is a new event, within one outage too. */
function gapEvents({ outage }: SessionHistory, sample: Sample): readonly TimelineEvent[] {
	const detail = gapReason(sample);
	return outage?.why === detail ? [] : [singleEvent("outage", sample, { detail })];
}

/** A record of the link says when something was over, and how long it took. */
function recordEvent(kind: TimelineEvent["kind"], sample: LogRecord): TimelineEvent {
	const { at_s, wall_ms, elapsed_s } = sample;
	const detail = kind === "reset" || kind === "wrap" ? "" : sample.detail;
	if (kind !== "stall" || elapsed_s === null) return singleEvent(kind, sample, { detail });
	const began = { at_s: at_s - elapsed_s, wall_ms: wall_ms - elapsed_s * 1000 };
	return {
		...singleEvent(kind, began, { detail, duration_s: elapsed_s }),
		last_s: at_s,
		last_wall_ms: wall_ms,
	};
}

function counterEvent(
	counter: Counted,
	grown: number,
	{ lastKnown }: SessionHistory,
	sample: Sample,
): TimelineEvent | null {
	if (counter === "disconnections") {
		return singleEvent("disconnect", sample, { counter, count: grown, amount: grown });
	}
	if (counter === "connections") {
		// A driver that has just started connects for the first time.
		if (lastKnown === null || hasRestarted(lastKnown, sample)) return null;
		const duration_s = sample.connect_time_ns === null ? null : sample.connect_time_ns / 1e9;
		return singleEvent("connect", sample, { counter, count: grown, amount: grown, duration_s });
	}
	if (fieldOf(counter).isError !== true) return null;
	return singleEvent("error", sample, { counter, amount: grown });
}

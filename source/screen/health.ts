/** The state of the link in a word: the worst that is true now. */

import { formatClock, formatDuration, formatPlural } from "../core/format.ts";
import { fieldsWhere } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import { type StallHistory, stallsWithin } from "../core/stall-detector.ts";
import type { LinkVerdict } from "../link/finding.ts";
import type { EventKind } from "./event-kinds.ts";
import { lastOf } from "./event-lookup.ts";
import type { Counted, SessionHistory } from "./session-history.ts";
import type { TimelineEvent } from "./timeline.ts";

export interface Health {
	readonly level: "error" | "warn" | "quiet" | "ok";
	readonly word: string;
	/** What is left out first if there is no room; empty most of the time. */
	readonly rest: string;
}

export interface HealthFacts {
	readonly history: SessionHistory;
	/** What happened, the oldest first. */
	readonly events: readonly TimelineEvent[];
	readonly stalls: StallHistory;
	/** Null if the link is not watched. */
	readonly verdict: LinkVerdict | null;
	/** The alerts that fire; null if they are not watched, but recorded. */
	readonly firing: readonly string[] | null;
	/** A recording, or the stream of another monitor, is over. */
	readonly hasEnded: boolean;
}

/** How long an error or a stall counts as recent. */
const NEWS_S = 60;
const IN_NEWS = ` in the last ${NEWS_S} s`;
/** Stalls of a tenth of a minute are more than a hiccup. */
const STALLING_S = NEWS_S / 10;
/** Operations that take twice as long as in the mean are slow, whatever their bound. */
const SLOW_FACTOR = 2;
/** A pause that is shorter is not worth a word; after a longer one the link is idle. */
const MIN_PAUSE_S = 1;
const MAX_PAUSE_S = 60;
/** Another program's file is read more often than it is written: that does not freeze counters. */
export const FROZEN_AFTER_S = 3;

const ERRORS: readonly Counted[] = fieldsWhere({ kind: "counter", isError: true })
	.map(({ name }) => name as Counted)
	.filter((name) => name !== "disconnections");

export function healthOf(facts: HealthFacts): Health {
	const { history, hasEnded } = facts;
	const { outage, lastKnown, latest } = history;
	if (outage !== null) return error(`NO DATA since ${formatClock(outage.since_ms)}`);
	if (lastKnown === null || latest === null) {
		return { level: "quiet", word: hasEnded ? "ENDED" : "WAITING", rest: "" };
	}
	const now_s = latest.at_s;
	return (
		linkDown(facts) ??
		dropped(facts, now_s) ??
		newErrors(facts, now_s) ??
		alerted(facts, now_s) ??
		frozen(history, now_s) ??
		slowLink(facts) ??
		stalling(facts, now_s) ??
		slowOperations(history) ??
		withoutTraffic(facts, now_s) ?? { level: "ok", word: "OK", rest: restOf(facts, now_s) }
	);
}

function error(word: string): Health {
	return { level: "error", word, rest: "" };
}

function linkDown({ history, events }: HealthFacts): Health | null {
	if (!history.isDown) return null;
	const lost = lastOf(events, "disconnect");
	return error(
		lost === undefined ? "LINK DOWN" : `LINK DOWN since ${formatClock(lost.last_wall_ms)}`,
	);
}

/** A link that drops is worse than the errors that come with it. */
function dropped({ events }: HealthFacts, now_s: number): Health | null {
	const count = newsOf(events, "disconnect", now_s).reduce((sum, { count }) => sum + count, 0);
	if (count === 0) return null;
	const errors = newErrorCount(events, now_s);
	const rest = `${IN_NEWS}${errors === 0 ? "" : ` · errors +${errors}`}`;
	return { level: "error", word: `DROPPED ${count}x`, rest };
}

function newErrors({ events }: HealthFacts, now_s: number): Health | null {
	const count = newErrorCount(events, now_s);
	return count === 0 ? null : { level: "error", word: `ERRORS +${count}`, rest: IN_NEWS };
}

function newErrorCount(events: readonly TimelineEvent[], now_s: number): number {
	return newsOf(events, "error", now_s)
		.filter(({ counter }) => counter !== null && ERRORS.includes(counter))
		.reduce((sum, { amount }) => sum + amount, 0);
}

/** Most of the time there are none, and not all events are looked at. */
function newsOf(events: readonly TimelineEvent[], kind: EventKind, now_s: number) {
	const from_s = now_s - NEWS_S;
	if ((lastOf(events, kind)?.last_s ?? from_s) <= from_s) return [];
	return events.filter((event) => event.kind === kind && event.last_s > from_s);
}

/** Errors since the monitor started. */
function errorCount({ added }: SessionHistory): number {
	return ERRORS.reduce((sum, name) => sum + added[name], 0);
}

/** The first alert that fires; of a recording, the last one that is news. */
function alerted({ firing, events }: HealthFacts, now_s: number): Health | null {
	const recorded = firing === null ? lastOf(events, "alert") : undefined;
	const isNews = recorded !== undefined && now_s - recorded.last_s <= NEWS_S;
	const text = firing?.[0] ?? (isNews ? recorded.detail.replace(/^demo; /, "") : null);
	return text === null ? null : { level: "warn", word: `ALERT ${text}`, rest: "" };
}

/** Values are unknown while the counters stand still, and the time that the driver counts too. */
function frozen({ unchanged }: SessionHistory, now_s: number): Health | null {
	if (unchanged === null || now_s - unchanged.at_s < FROZEN_AFTER_S) return null;
	return { level: "warn", word: `FROZEN since ${formatClock(unchanged.since_ms)}`, rest: "" };
}

function slowLink({ verdict }: HealthFacts): Health | null {
	if (verdict?.level !== "fault") return null;
	return { level: "warn", word: inShort(verdict.findings[0]?.text ?? verdict.text), rest: "" };
}

/** `GEN 3 x1 of x4` for `Gen 3 x1 (capable of x4)`. */
function inShort(finding: string): string {
	return finding
		.replace(/( under load)? \(capable of ([^)]*)\)/, " of $2$1")
		.replace(/^Gen /, "GEN ");
}

function stalling({ stalls }: HealthFacts, now_s: number): Health | null {
	const within = stallsWithin(stalls, now_s, NEWS_S);
	if (within === null || within.total_s < STALLING_S) return null;
	const paused = pauseOf(stalls, now_s);
	const now = paused === null ? "" : ` now for ${paused} s, and`;
	const rest = `${now} ${formatDuration(within.total_s)} of the last ${NEWS_S} s`;
	return { level: "warn", word: "STALLING", rest };
}

/**
 * How far the latency is above its mean since the reset. A low rate alone would be no sign: it may
 * be all that is asked for.
 */
function slowOperations({ latest }: SessionHistory): Health | null {
	const { latency_ns = null, latency_error_ns, latency_average_ns = null } = latest ?? {};
	if (latency_ns === null || latency_average_ns === null || latency_average_ns === 0) return null;
	const least = (latency_ns - (latency_error_ns ?? 0)) / latency_average_ns;
	if (least < SLOW_FACTOR) return null;
	const factor = (latency_ns / latency_average_ns).toFixed(1);
	return { level: "warn", word: `LATENCY ${factor}x`, rest: " its mean since the reset" };
}

/** Whether a pause is one of the load or of the link is not known: it is no warning. */
function withoutTraffic({ stalls, history }: HealthFacts, now_s: number): Health | null {
	const { noTraffic, figures } = stalls;
	const idle = { level: "quiet", word: "IDLE", rest: "" } as const;
	if ((figures?.loaded_s ?? 0) === 0) return isStill(history.latest) ? idle : null;
	if (noTraffic !== null && now_s - noTraffic.at_s >= MAX_PAUSE_S) return idle;
	const paused = pauseOf(stalls, now_s);
	if (paused === null) return null;
	return { level: "quiet", word: `NO TRAFFIC ${paused} s`, rest: stallsBefore(stalls, now_s) };
}

/** How long nothing has moved, in whole seconds; null while something does. */
function pauseOf({ noTraffic }: StallHistory, now_s: number): number | null {
	const paused_s = noTraffic === null ? 0 : now_s - noTraffic.at_s;
	return paused_s < MIN_PAUSE_S ? null : Math.floor(paused_s);
}

function stallsBefore(stalls: StallHistory, now_s: number): string {
	const count = stallsWithin(stalls, now_s, NEWS_S)?.count ?? 0;
	return count > 0 ? ` · ${formatPlural(count, "stall")} in ${NEWS_S} s` : "";
}

function isStill(sample: Sample | null): boolean {
	return sample?.tx_mb_per_s === 0 && sample.rx_mb_per_s === 0;
}

function restOf({ history, stalls }: HealthFacts, now_s: number): string {
	const errors = errorCount(history);
	if (errors > 0) return ` · ${formatPlural(errors, "error")} since start`;
	return stallsBefore(stalls, now_s);
}

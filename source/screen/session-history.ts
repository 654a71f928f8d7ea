/** The history of a session, since the monitor started: a reducer over samples. */
import { formatDuration, formatNanoseconds } from "../core/format.ts";
import { type FieldGroup, type FieldOrigin, fieldsWhere, nounOf } from "../core/metrics.ts";
import { gapReason, isUnchanged, type Sample } from "../core/sample.ts";

/** An entry of the list of events. */
export interface SessionEvent {
	readonly kind:
		| "outage"
		| "recovery"
		| "reset"
		| "wrap"
		| "maximum"
		| "connect"
		| "disconnect"
		| "count";
	readonly wall_ms: number;
	readonly text: string;
	readonly isError: boolean;
}

/** Counters of single events, which are followed through resets. */
const COUNTED = fieldsWhere({ kind: "counter" }).filter(({ isExact }) => isExact !== true);
export type Counted = Extract<(typeof COUNTED)[number]["name"], NumberField>;
type NumberField = {
	[Name in keyof Sample]: Sample[Name] extends number | null ? Name : never;
}[keyof Sample];
export const COUNTED_NAMES = COUNTED.map(({ name }) => name as Counted);

/** The history of a session, since the monitor started. */
export interface SessionHistory {
	/** The newest sample that is not a gap. */
	readonly lastKnown: Sample | null;
	readonly latest: Sample | null;
	/** When and why data stopped; null while there is data. */
	readonly outage: {
		readonly since_ms: number;
		readonly at_s: number;
		readonly why: string;
	} | null;
	/** When a reading last had new counters; null if the latest one has. */
	readonly unchanged: { readonly since_ms: number; readonly at_s: number } | null;
	/** The last known value of each counter; null if none was known yet. */
	readonly counted: Readonly<Record<Counted, number | null>>;
	/** What was added to each counter since the monitor started, through resets of the driver. */
	readonly added: Readonly<Record<Counted, number>>;
	/** The latest rise of the maximum latency. */
	readonly newMaximum: { readonly wall_ms: number; readonly latency_ns: number } | null;
	/** Newest first. */
	readonly events: readonly SessionEvent[];
}

export const EMPTY_HISTORY: SessionHistory = {
	lastKnown: null,
	latest: null,
	outage: null,
	unchanged: null,
	counted: Object.fromEntries(COUNTED_NAMES.map((name) => [name, null])) as Record<Counted, null>,
	added: Object.fromEntries(COUNTED_NAMES.map((name) => [name, 0])) as Record<Counted, 0>,
	newMaximum: null,
	events: [],
};

const MAX_EVENTS = 32;

/** The history with one more sample. */
export function reduceHistory(history: SessionHistory, sample: Sample): SessionHistory {
	if (sample.event === "gap") return reduceGap(history, sample);
	const { lastKnown, outage, newMaximum, counted } = history;
	const isNewRun = lastKnown === null || hasRestarted(lastKnown, sample);
	const growth = (name: Counted, origin: FieldOrigin) => {
		const now = sample[name];
		if (lastKnown === null || now === null) return 0;
		// The driver's counters restart at 0; those of the kernel live as long as the device.
		const isFromZero = origin === "source" && isNewRun;
		return Math.max(0, now - (isFromZero ? 0 : (counted[name] ?? now)));
	};
	const rise_ns = isNewRun ? null : riseOfMaximum(lastKnown, sample);
	const events: SessionEvent[] = [];
	const report = (kind: SessionEvent["kind"], text: string, isError = false) =>
		events.push({ kind, wall_ms: sample.wall_ms, text, isError });

	if (outage !== null) {
		report("recovery", `data again after ${formatDuration(sample.at_s - outage.at_s)}`);
	}
	if (sample.event === "reset") report("reset", "driver counters reset");
	if (sample.event === "wrap") {
		report("wrap", "operation counter overflowed: latency unknown until a reset");
	}
	if (rise_ns !== null) report("maximum", `new max latency ${formatNanoseconds(rise_ns)}`);
	const added = { ...history.added };
	for (const { name, origin, isError = false } of COUNTED) {
		const grown = growth(name as Counted, origin);
		added[name as Counted] += grown;
		if (grown === 0) continue;
		if (name === "disconnections") report("disconnect", "link disconnected", true);
		else if (name !== "connections") {
			report("count", `${grown} new ${nounOf(name, grown)}`, isError);
		} else if (!isNewRun) report("connect", "link connected");
	}

	return {
		lastKnown: sample,
		latest: sample,
		outage: null,
		unchanged: unchangedSince(history, sample),
		counted: updateCounted(counted, sample),
		added,
		newMaximum: rise_ns === null ? newMaximum : { wall_ms: sample.wall_ms, latency_ns: rise_ns },
		events: addEvents(history.events, events),
	};
}

function unchangedSince(history: SessionHistory, sample: Sample): SessionHistory["unchanged"] {
	if (!isUnchanged(sample)) return null;
	const { unchanged, lastKnown } = history;
	const { wall_ms, at_s } = lastKnown ?? sample;
	return unchanged ?? { since_ms: wall_ms, at_s };
}

function updateCounted(
	before: SessionHistory["counted"],
	sample: Sample,
): SessionHistory["counted"] {
	const counted = { ...before };
	for (const name of COUNTED_NAMES) counted[name] = sample[name] ?? before[name];
	return counted;
}

/** PCIe errors in all; null if a kind of them is unknown and the others are 0. */
export function pcieErrorTotal(sample: Sample): number | null {
	const counts = countersOf("pcie").map((name) => sample[name]);
	const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
	return total === 0 && counts.includes(null) ? null : total;
}

/** The counters of a group, but for those of connects, which have words of their own. */
export function countersOf(group: FieldGroup): readonly Counted[] {
	return COUNTED.filter((field) => field.group === group && !CONNECTS.has(field.name)).map(
		({ name }) => name as Counted,
	);
}

const CONNECTS: ReadonlySet<string> = new Set(["connections", "disconnections"]);

/** A reading in the middle of a reset still has the old runtime, and some of the old counts. */
export function hasRestarted(before: Sample, after: Sample): boolean {
	if (after.event !== "reset") return false;
	const runtime_s = after.runtime_s ?? 0;
	return runtime_s < (before.runtime_s ?? 0) || runtime_s <= (after.elapsed_s ?? 0) + 0.002;
}

function reduceGap(history: SessionHistory, sample: Sample): SessionHistory {
	const why = gapReason(sample);
	const outage = {
		since_ms: history.outage?.since_ms ?? sample.wall_ms,
		at_s: history.outage?.at_s ?? sample.at_s,
		why,
	};
	const events =
		history.outage?.why === why
			? history.events
			: addEvents(history.events, [
					{ kind: "outage", wall_ms: sample.wall_ms, text: `no data: ${why}`, isError: true },
				]);
	return { ...history, latest: sample, outage, events };
}

function riseOfMaximum(before: Sample, after: Sample): number | null {
	if (before.latency_maximum_ns === null || after.latency_maximum_ns === null) return null;
	return after.latency_maximum_ns > before.latency_maximum_ns ? after.latency_maximum_ns : null;
}

function addEvents(
	events: readonly SessionEvent[],
	added: readonly SessionEvent[],
): readonly SessionEvent[] {
	if (added.length === 0) return events;
	// A maximum that keeps rising is one event, or it would push out all others.
	const isStillRising = [events[0], added[0]].every((event) => event?.kind === "maximum");
	const before = isStillRising ? events.slice(1) : events;
	return [...added.toReversed(), ...before].slice(0, MAX_EVENTS);
}

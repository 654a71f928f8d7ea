/** The history of a session, since the monitor started: a reducer over samples. */
import { isLinkDown } from "../core/link-state.ts";
import { type FieldGroup, type FieldOrigin, fieldsWhere } from "../core/metrics.ts";
import { gapReason, isUnchanged, type Sample } from "../core/sample.ts";

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
	/** Whether the link was down at the end of the last known sample. */
	readonly isDown: boolean;
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
}

export const EMPTY_HISTORY: SessionHistory = {
	lastKnown: null,
	latest: null,
	isDown: false,
	outage: null,
	unchanged: null,
	counted: Object.fromEntries(COUNTED_NAMES.map((name) => [name, null])) as Record<Counted, null>,
	added: Object.fromEntries(COUNTED_NAMES.map((name) => [name, 0])) as Record<Counted, 0>,
	newMaximum: null,
};

/** The history with one more sample. */
export function reduceHistory(history: SessionHistory, sample: Sample): SessionHistory {
	if (sample.event === "gap") return reduceGap(history, sample);
	const { lastKnown, newMaximum, counted } = history;
	const isNewRun = lastKnown === null || hasRestarted(lastKnown, sample);
	const growth = (name: Counted, origin: FieldOrigin) => {
		const now = sample[name];
		if (lastKnown === null || now === null) return 0;
		// The driver's counters restart at 0; those of the kernel live as long as the device.
		const isFromZero = origin === "source" && isNewRun;
		return Math.max(0, now - (isFromZero ? 0 : (counted[name] ?? now)));
	};
	const rise_ns = isNewRun ? null : riseOfMaximum(lastKnown, sample);
	const added = { ...history.added };
	for (const { name, origin } of COUNTED) added[name as Counted] += growth(name as Counted, origin);

	return {
		lastKnown: sample,
		latest: sample,
		isDown: isLinkDown(sample) || hasJustGone(history, sample),
		outage: null,
		unchanged: unchangedSince(history, sample),
		counted: updateCounted(counted, sample),
		added,
		newMaximum: rise_ns === null ? newMaximum : { wall_ms: sample.wall_ms, latency_ns: rise_ns },
	};
}

/** Whether the link was lost in the interval of a sample, after something still moved. */
function hasJustGone({ counted, lastKnown }: SessionHistory, sample: Sample): boolean {
	const { connections, disconnections } = sample;
	if (lastKnown === null || connections === null || disconnections === null) return false;
	const isLost = disconnections > (counted.disconnections ?? disconnections);
	return isLost && connections === counted.connections && connections <= disconnections;
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

/**
 * PCIe errors in all; null if a kind of them is unknown and the others are 0. What a source has
 * never counted, like the replays of most, is no such kind.
 */
export function pcieErrorTotal(
	sample: Sample,
	{ counted }: Pick<SessionHistory, "counted">,
): number | null {
	const counts = COUNTED.filter(({ group }) => group === "pcie")
		.filter(({ name, origin }) => origin === "link" || counted[name as Counted] !== null)
		.map(({ name }) => sample[name as Counted]);
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
	return { ...history, latest: sample, outage };
}

function riseOfMaximum(before: Sample, after: Sample): number | null {
	if (before.latency_maximum_ns === null || after.latency_maximum_ns === null) return null;
	return after.latency_maximum_ns > before.latency_maximum_ns ? after.latency_maximum_ns : null;
}

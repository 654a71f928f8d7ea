import { formatDuration, formatNanoseconds, formatPlural } from "../core/format.ts";
import type { Sample } from "../core/sample.ts";

/** Something that happened, for the list of events. */
export interface WatchEvent {
	readonly wall_ms: number;
	readonly text: string;
	readonly isError: boolean;
}

/** What has happened since the monitor began to watch. */
export interface WatchHistory {
	/** The newest sample that is not a gap; its counters are the last that are known. */
	readonly lastKnown: Sample | null;
	readonly latest: Sample | null;
	/** When and why the data stopped, while there is none. */
	readonly outage: {
		readonly since_ms: number;
		readonly at_s: number;
		readonly why: string;
	} | null;
	/** Errors that were added since the monitor began, through resets of the driver. */
	readonly newDmaErrors: number;
	readonly newThunderboltErrors: number;
	readonly newPcieErrors: number;
	/** The latest rise of the maximum latency. */
	readonly newMaximum: { readonly wall_ms: number; readonly latency_ns: number } | null;
	/** Newest first. */
	readonly events: readonly WatchEvent[];
}

export const EMPTY_HISTORY: WatchHistory = {
	lastKnown: null,
	latest: null,
	outage: null,
	newDmaErrors: 0,
	newThunderboltErrors: 0,
	newPcieErrors: 0,
	newMaximum: null,
	events: [],
};

const EVENTS_KEPT = 32;
const NEW_MAXIMUM = "new max latency";

/** The history with one more sample. */
export function afterSample(history: WatchHistory, sample: Sample): WatchHistory {
	if (sample.event === "gap") return afterGap(history, sample);
	const { lastKnown, outage, newMaximum } = history;
	const isNewLife = lastKnown === null || hasBegunAnew(lastKnown, sample);
	const grown = (name: CounterName) => {
		if (lastKnown === null) return 0;
		const before = isNewLife ? 0 : (lastKnown[name] ?? 0);
		return Math.max(0, (sample[name] ?? 0) - before);
	};
	const rise_ns = isNewLife ? null : riseOfMaximum(lastKnown, sample);
	const texts: [text: string, isError: boolean][] = [];
	const report = (text: string, isError = false) => texts.push([text, isError]);

	if (outage !== null) report(`data again after ${formatDuration(sample.at_s - outage.at_s)}`);
	if (sample.event === "reset") report("driver counters reset");
	if (sample.event === "wrap")
		report("operation counter overflowed: latency unknown until a reset");
	if (rise_ns !== null) report(`${NEW_MAXIMUM} ${formatNanoseconds(rise_ns)}`);
	if (grown("connections") > 0 && !isNewLife) report("link connected");
	if (grown("disconnections") > 0) report("link disconnected", true);
	const dmaErrors = grown("dma_errors");
	const thunderboltErrors = grown("thunderbolt_errors");
	if (dmaErrors > 0) report(formatPlural(dmaErrors, "new DMA error"), true);
	if (thunderboltErrors > 0) report(formatPlural(thunderboltErrors, "new Thunderbolt error"), true);

	const newPcieErrors = lastKnown === null ? 0 : grownPcieErrors(lastKnown, sample);
	if (newPcieErrors > 0) report(formatPlural(newPcieErrors, "new PCIe error"), true);

	return {
		lastKnown: sample,
		latest: sample,
		outage: null,
		newDmaErrors: history.newDmaErrors + dmaErrors,
		newThunderboltErrors: history.newThunderboltErrors + thunderboltErrors,
		newPcieErrors: history.newPcieErrors + newPcieErrors,
		newMaximum: rise_ns === null ? newMaximum : { wall_ms: sample.wall_ms, latency_ns: rise_ns },
		events: withEvents(
			history.events,
			texts.map(([text, isError]) => ({ wall_ms: sample.wall_ms, text, isError })),
		),
	};
}

/** PCIe errors of every kind; null where none are counted. */
export function pcieErrors(sample: Sample): number | null {
	const { pcie_correctable_errors, pcie_nonfatal_errors, pcie_fatal_errors } = sample;
	const counts = [pcie_correctable_errors, pcie_nonfatal_errors, pcie_fatal_errors];
	const known = counts.filter((count) => count !== null);
	return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0);
}

/** The kernel counts for as long as a device is there: one that came anew begins at nothing. */
function grownPcieErrors(before: Sample, after: Sample): number {
	const [earlier, later] = [pcieErrors(before), pcieErrors(after)];
	return earlier === null || later === null ? 0 : Math.max(0, later - earlier);
}

/** A text from the middle of a reset still has the old runtime, and some of the old counts. */
function hasBegunAnew(before: Sample, after: Sample): boolean {
	if (after.event !== "reset") return false;
	const runtime_s = after.runtime_s ?? 0;
	return runtime_s < (before.runtime_s ?? 0) || runtime_s <= (after.elapsed_s ?? 0) + 0.002;
}

type CounterName = "dma_errors" | "thunderbolt_errors" | "connections" | "disconnections";

function afterGap(history: WatchHistory, sample: Sample): WatchHistory {
	const why = sample.detail.slice(sample.detail.indexOf(": ") + 2);
	const outage = {
		since_ms: history.outage?.since_ms ?? sample.wall_ms,
		at_s: history.outage?.at_s ?? sample.at_s,
		why,
	};
	const events =
		history.outage?.why === why
			? history.events
			: withEvents(history.events, [
					{ wall_ms: sample.wall_ms, text: `no data: ${why}`, isError: true },
				]);
	return { ...history, latest: sample, outage, events };
}

function riseOfMaximum(before: Sample, after: Sample): number | null {
	if (before.latency_maximum_ns === null || after.latency_maximum_ns === null) return null;
	return after.latency_maximum_ns > before.latency_maximum_ns ? after.latency_maximum_ns : null;
}

function withEvents(
	events: readonly WatchEvent[],
	added: readonly WatchEvent[],
): readonly WatchEvent[] {
	if (added.length === 0) return events;
	// A maximum that rises again and again is one event, not a list that pushes out all others.
	const isRisingOn = [events[0], added[0]].every((event) => event?.text.startsWith(NEW_MAXIMUM));
	const before = isRisingOn ? events.slice(1) : events;
	return [...added.toReversed(), ...before].slice(0, EVENTS_KEPT);
}

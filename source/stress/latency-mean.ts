/** The mean latency of a phase: per operation if their numbers are known. */
import { LatencyWindows } from "../core/latency-windows.ts";
import { areOperationsKnown } from "../core/operation-history.ts";
import type { Observation } from "./observation.ts";

/** The latency of a window that overlaps no other one. */
interface Window {
	readonly latency_ns: number;
	readonly reach_s: number;
	/** NaN: unknown. */
	readonly operations: number;
}

/**
 * Over operations, or over time where they are not known. Latencies of a time that began before the
 * phase are left out where there are others. Null without one whose time is known.
 */
export function latencyMean(observations: readonly Observation[]): number | null {
	const first = observations.find(({ sample }) => sample.elapsed_s !== null);
	const began_s = (first?.at_s ?? 0) - (first?.sample.elapsed_s ?? 0);
	const inside = windowsOf(observations, began_s);
	const windows = inside.length > 0 ? inside : windowsOf(observations, Number.NEGATIVE_INFINITY);
	const known = windows.filter(({ operations }) => operations > 0);
	const time = (some: readonly Window[]) => some.reduce((sum, { reach_s }) => sum + reach_s, 0);
	return areOperationsKnown(time(known), time(windows))
		? weighted(known, ({ operations }) => operations)
		: weighted(windows, ({ reach_s }) => reach_s);
}

/** @param from_s earlier times do not count */
function windowsOf(observations: readonly Observation[], from_s: number): Window[] {
	const latencies = new LatencyWindows();
	return observations.flatMap(({ at_s, sample }) => {
		const { elapsed_s, latency_ns, latency_interval_s } = sample;
		if (elapsed_s === null) return [];
		latencies.interval(at_s, elapsed_s, operationsOf(sample, elapsed_s));
		const reach_s = latency_interval_s ?? elapsed_s;
		const isInside = at_s - reach_s >= from_s - elapsed_s / 2;
		if (latency_ns === null || !isInside) return [];
		const operations = latencies.take(at_s, reach_s, elapsed_s);
		return operations === null ? [] : [{ latency_ns, reach_s, operations }];
	});
}

function operationsOf(
	{ tx_operations_per_s: tx, rx_operations_per_s: rx }: Observation["sample"],
	elapsed_s: number,
): number {
	return tx === null || rx === null ? Number.NaN : (tx + rx) * elapsed_s;
}

function weighted(windows: readonly Window[], weightOf: (one: Window) => number): number | null {
	let [sum, weight] = [0, 0];
	for (const one of windows) {
		sum += one.latency_ns * weightOf(one);
		weight += weightOf(one);
	}
	return weight > 0 ? sum / weight : null;
}

/** How often a metric had which values, on the value axis of its plot. */

import type { ValueScale } from "./scale.ts";
import type { ValueCounts } from "./value-counts.ts";

export interface Distribution {
	readonly samples: number;
	/** Whether all values are known; else some are means of neighbours. */
	readonly isExact: boolean;
	/** The part of the samples in each row, the top one first. */
	readonly shares: readonly number[];
	/** From the highest down, each in a row of its own. */
	readonly quantiles: readonly QuantileRow[];
}

export interface QuantileRow {
	readonly name: string;
	readonly value: number;
	readonly row: number;
}

const QUANTILES = [
	["max", 1],
	["p99", 0.99],
	["p50", 0.5],
	["p1", 0.01],
	["min", 0],
] as const;

/** Null if nothing is known. */
export function distributionOf(
	{ counts, isExact }: ValueCounts,
	scale: ValueScale,
	height: number,
): Distribution | null {
	const samples = counts.reduce((sum, [, count]) => sum + count, 0);
	if (samples === 0) return null;
	const shares: number[] = Array.from({ length: height }, () => 0);
	for (const [value, count] of counts) {
		const row = rowOf(value, scale, height);
		shares[row] = (shares[row] as number) + count / samples;
	}
	const sorted = counts.toSorted(([one], [other]) => one - other);
	const quantiles = QUANTILES.map(([name, part]) => {
		const value = quantileOf(sorted, part * samples);
		return { name, value, row: rowOf(value, scale, height) };
	});
	return { samples, isExact, shares, quantiles: apart(quantiles, height) };
}

function rowOf(value: number, { bottom, top }: ValueScale, height: number): number {
	const row = Math.floor((1 - (value - bottom) / (top - bottom)) * height);
	return Math.max(0, Math.min(height - 1, row));
}

/** The value that this many samples do not exceed. */
function quantileOf(sorted: ValueCounts["counts"], samples: number): number {
	let below = 0;
	for (const [value, count] of sorted) {
		below += count;
		if (below >= samples) return value;
	}
	return sorted.at(-1)?.[0] ?? 0;
}

/** Pushes labels that meet apart by a row; those without a row of their own are left out. */
function apart(quantiles: readonly QuantileRow[], height: number): QuantileRow[] {
	if (height < quantiles.length) return quantiles.filter(({ name }) => name === "p50");
	const placed: QuantileRow[] = [];
	for (const [at, quantile] of quantiles.entries()) {
		const after = (placed.at(-1)?.row ?? -1) + 1;
		const latest = height - (quantiles.length - at);
		placed.push({ ...quantile, row: Math.min(latest, Math.max(after, quantile.row)) });
	}
	return placed;
}

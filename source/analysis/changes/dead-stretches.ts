/** Stretches in which a metric is exactly 0: a level that is known without noise. */

import { medianOf } from "../../core/quantile.ts";
import { MIN_LEVEL_LENGTH } from "./level-changes.ts";

/** Indices from the first (inclusive) to the second (exclusive). */
export interface Stretch {
	readonly from: number;
	readonly to: number;
	readonly isDead: boolean;
}

/**
 * Splits a series where it becomes 0 for good, or ceases to be. Zeros between other values are part
 * of a live stretch where they are no more than their usual flicker.
 *
 * @param values in the order of time; NaN: unknown
 * @param falseAlarmRate the chance that flicker looks dead anywhere, 0 to 1
 * @returns alternately dead and live, with no gap in between
 */
export function stretchesOf(values: Float64Array, falseAlarmRate: number): Stretch[] {
	const runs = zeroRuns(values);
	const shortest = minDeadLength(runs, falseAlarmRate);
	const dead = runs.filter(({ known }) => known >= shortest);
	if (dead.length === 0) return [{ from: 0, to: values.length, isDead: false }];
	const stretches: Stretch[] = [];
	let at = 0;
	const add = (to: number, isDead: boolean) => {
		const last = stretches.at(-1);
		if (last?.isDead === isDead) stretches[stretches.length - 1] = { ...last, to };
		else if (to > at) stretches.push({ from: at, to, isDead });
		at = Math.max(at, to);
	};
	for (const { from, to } of dead) {
		add(from, !isLive(values.subarray(at, from)));
		add(to, true);
	}
	add(values.length, !isLive(values.subarray(at)));
	return stretches;
}

/** Whether this is a level above 0; a short burst between two dead stretches is not. */
function isLive(values: Float64Array): boolean {
	const known = values.filter((value) => !Number.isNaN(value));
	return known.length >= MIN_LEVEL_LENGTH && medianOf(known, known.length) > 0;
}

interface ZeroRun {
	readonly from: number;
	readonly to: number;
	/** How many of its samples are known, and so 0. */
	readonly known: number;
}

function zeroRuns(values: Float64Array): ZeroRun[] {
	const runs: ZeroRun[] = [];
	let [from, to, known] = [0, 0, 0];
	const end = () => {
		if (known > 0) runs.push({ from, to, known });
		known = 0;
	};
	for (const [index, value] of values.entries()) {
		if (Number.isNaN(value)) continue;
		if (value !== 0) {
			end();
			continue;
		}
		if (known === 0) from = index;
		known++;
		to = index + 1;
	}
	end();
	return runs;
}

/** So many stretches of zeros may be levels; any more, and the shorter ones show how 0 flickers. */
const MAX_OUTAGES = 3;

/**
 * The fewest zeros in a row that are a level and not flicker, whose lengths have about an
 * exponential tail. A zero is in a stretch of twice the mean length, which allows for longer tails.
 */
function minDeadLength(runs: readonly ZeroRun[], falseAlarmRate: number): number {
	const lengths = runs.map(({ known }) => known).sort((left, right) => right - left);
	const flicker = lengths.slice(MAX_OUTAGES);
	if (flicker.length === 0) return MIN_LEVEL_LENGTH;
	const sum = (of: (length: number) => number) =>
		flicker.reduce((all, length) => all + of(length), 0);
	const usual = sum((length) => length ** 2) / sum((length) => length);
	return Math.max(MIN_LEVEL_LENGTH, usual * Math.log(lengths.length / falseAlarmRate));
}

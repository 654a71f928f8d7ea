/**
 * The figures of a run, in one table: tables, comparisons, `--fail-if` and exports of a measurement
 * follow from it, in its order.
 */
import type { Dimension } from "../stress/check.ts";
import type { MeasuredRun, Measurement } from "./measurement.ts";

export interface Figure {
	/** As `--fail-if` takes it. */
	readonly name: string;
	/** For tables and titles. */
	readonly label: string;
	/**
	 * The unit of {@link Figure.of}: seconds, MB/s, bytes, a part of 1, or a count. A frequency is
	 * not among them.
	 */
	readonly dimension: Dimension;
	/** Which direction is an improvement; null if neither is, as for the bytes of a command. */
	readonly better: "lower" | null;
	/** Whether it depends on what the source counts as a byte. */
	readonly isOfBytes: boolean;
	/** Whether it depends on the capacity of the link. */
	readonly isOfCapacity: boolean;
	/** Null if unknown. */
	readonly of: (run: MeasuredRun) => number | null;
}

const PLAIN = { isOfBytes: false, isOfCapacity: false } as const;
const BYTES = { better: null, isOfBytes: true, isOfCapacity: false } as const;
const RATE = { ...BYTES, dimension: "rate" } as const;
const SATURATION = { better: null, isOfBytes: true, isOfCapacity: true } as const;
const COUNT = { ...PLAIN, dimension: "count", better: "lower" } as const;

const TABLE = [
	{
		...PLAIN,
		name: "wall",
		label: "wall time",
		dimension: "time",
		better: "lower",
		of: ({ wall_s }) => wall_s,
	},
	{
		...BYTES,
		name: "tx_bytes",
		label: "TX bytes",
		dimension: "size",
		of: ({ tx_bytes }) => tx_bytes,
	},
	{
		...BYTES,
		name: "rx_bytes",
		label: "RX bytes",
		dimension: "size",
		of: ({ rx_bytes }) => rx_bytes,
	},
	{ ...RATE, name: "tx", label: "TX mean", of: ({ tx_mb_per_s }) => tx_mb_per_s },
	{ ...RATE, name: "rx", label: "RX mean", of: ({ rx_mb_per_s }) => rx_mb_per_s },
	{ ...RATE, name: "tx_peak", label: "TX peak", of: (run) => run.tx_peak_mb_per_s },
	{ ...RATE, name: "rx_peak", label: "RX peak", of: (run) => run.rx_peak_mb_per_s },
	{
		...SATURATION,
		name: "saturated",
		label: "saturated",
		dimension: "share",
		of: ({ saturated_share }) => saturated_share,
	},
	{
		...SATURATION,
		name: "longest_saturated",
		label: "longest saturated",
		dimension: "time",
		of: ({ longest_saturated_s }) => longest_saturated_s,
	},
	{ ...COUNT, name: "stalls", label: "stalls", of: ({ stalls }) => stalls },
	{
		...PLAIN,
		name: "stalled",
		label: "stalled",
		dimension: "share",
		better: "lower",
		of: stalledShare,
	},
	{ ...COUNT, name: "errors", label: "errors", of: ({ errors }) => errors },
	{ ...COUNT, name: "events", label: "link events", of: ({ events }) => events.length },
] as const satisfies readonly Figure[];

/** A stall can be longer than its run, which is read once more after its end. */
function stalledShare({ stalled_s, wall_s }: MeasuredRun): number | null {
	return stalled_s === null || wall_s === 0 ? null : Math.min(1, stalled_s / wall_s);
}

export type FigureName = (typeof TABLE)[number]["name"];

export interface NamedFigure extends Figure {
	readonly name: FigureName;
}

export const FIGURES: readonly NamedFigure[] = TABLE;

export function figureOf(name: FigureName): NamedFigure {
	return FIGURES.find((figure) => figure.name === name) as NamedFigure;
}

/** A figure over the runs of a measurement. */
export interface Spread {
	readonly mean: number;
	readonly low: number;
	readonly high: number;
}

/** Returns the values of all runs; null if one of them does not know it, or there is no run. */
export function valuesOf({ of }: Figure, { runs }: Measurement): readonly number[] | null {
	const values = runs.map(of).filter((value) => value !== null);
	return values.length === runs.length && values.length > 0 ? values : null;
}

/** Null if unknown in one of the runs. */
export function spreadOf(figure: Figure, measurement: Measurement): Spread | null {
	const values = valuesOf(figure, measurement);
	if (values === null) return null;
	const [low, high] = [Math.min(...values), Math.max(...values)];
	const mean = values.reduce((sum, value) => sum + value / values.length, 0);
	// Rounding must not carry the mean of equal values out of their range.
	return { mean: Math.min(Math.max(mean, low), high), low, high };
}

/** Plots over time: one below another on a shared time axis, zoomed together. */
import type { Colour } from "./colour.ts";

export interface TimePlots {
	readonly kind: "time-plots";
	readonly title: string;
	readonly note: string | null;
	/** `utc`: times are seconds since the Unix epoch. `elapsed`: seconds since a start. */
	readonly axis: TimeAxis;
	readonly plots: readonly TimePlot[];
	/** Named time spans on every plot: phases, idle. */
	readonly bands: readonly Band[];
	/** Events on every plot: errors, disconnects, resets. */
	readonly markers: readonly Marker[];
	/** A longer step in time, in seconds, breaks the line. */
	readonly longestStep_s: number;
}

export type TimeAxis = "utc" | "elapsed";

export interface TimePlot {
	/** Title without the unit. */
	readonly title: string;
	readonly unit: string;
	readonly lines: readonly Line[];
	/** Events on this plot only: change points of its metric. */
	readonly markers: readonly Marker[];
	/** Time spans on this plot only. */
	readonly bands: readonly Band[];
	readonly limit: Limit | null;
}

/** What the values cannot exceed: a dashed line across the plot. */
export interface Limit {
	readonly name: string;
	readonly value: number;
}

export interface Line {
	readonly name: string;
	readonly colour: Colour;
	readonly trace: Trace;
}

/** Values over time, single or already downsampled. */
export interface Trace {
	/** Ascending. */
	readonly times_s: Float64Array;
	/** The value, or the mean of those that a point stands for; NaN if unknown. */
	readonly values: Float64Array;
	/** Minimum and maximum of the values that a point stands for; null for single values. */
	readonly range: { readonly minimum: Float64Array; readonly maximum: Float64Array } | null;
}

export type BandKind = "phase" | "idle" | "saturated";

export interface Band {
	readonly name: string;
	readonly kind: BandKind;
	readonly start_s: number;
	readonly end_s: number;
}

export type MarkerKind = "error" | "disconnect" | "connect" | "reset" | "change" | "event";

export interface Marker {
	readonly kind: MarkerKind;
	readonly at_s: number;
	/** Confidence interval of the time of a change point, [from, until]. */
	readonly interval_s: readonly [number, number] | null;
	readonly text: string;
}

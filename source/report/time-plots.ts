/** Plots over time, below each other on one time axis that is zoomed for all of them together. */
import type { Colour } from "./report.ts";

export interface TimePlots {
	readonly kind: "time-plots";
	readonly title: string;
	readonly note: string | null;
	/** `utc`: times are seconds since the Unix epoch. `elapsed`: seconds since the logs began. */
	readonly axis: TimeAxis;
	readonly plots: readonly TimePlot[];
	/** Stretches of time with a name, on every plot: phases, idle. */
	readonly bands: readonly Band[];
	/** Moments on every plot: errors, disconnects, resets. */
	readonly markers: readonly Marker[];
	/** A step in time that is longer than this, in seconds, interrupts the line. */
	readonly longestStep_s: number;
}

export type TimeAxis = "utc" | "elapsed";

export interface TimePlot {
	/** What is shown, without the unit. */
	readonly title: string;
	readonly unit: string;
	readonly lines: readonly Line[];
	/** Moments on this plot alone: change points of its metric. */
	readonly markers: readonly Marker[];
}

export interface Line {
	readonly name: string;
	readonly colour: Colour;
	readonly trace: Trace;
}

/** Values over time, single or already gathered. */
export interface Trace {
	/** Ascending. */
	readonly times_s: Float64Array;
	/** The value, or the mean of those that a point stands for; NaN where it is not known. */
	readonly values: Float64Array;
	/** The least and the greatest of the values that a point stands for; null: it is a single one. */
	readonly range: { readonly minimum: Float64Array; readonly maximum: Float64Array } | null;
}

export interface Band {
	readonly name: string;
	readonly kind: "phase" | "idle";
	readonly start_s: number;
	readonly end_s: number;
}

export type MarkerKind = "error" | "disconnect" | "connect" | "reset" | "change";

export interface Marker {
	readonly kind: MarkerKind;
	readonly at_s: number;
	/** Where the moment may be instead: the interval of a change point, [from, until]. */
	readonly interval_s: readonly [number, number] | null;
	readonly text: string;
}

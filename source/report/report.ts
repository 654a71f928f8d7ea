/**
 * What a page shows, whatever it was made from: an analysis of one log and a comparison of two
 * become the same kind of report. All texts are plain text; the page escapes them.
 */
import type { Distribution } from "./distribution.ts";
import type { TimePlots } from "./time-plots.ts";

export interface Report {
	readonly title: string;
	/** What was looked at: files, span. */
	readonly subtitle: string;
	/** The log is of a simulated driver, which the page then says at its top. */
	readonly isDemo: boolean;
	readonly facts: readonly Fact[];
	readonly verdict: Verdict | null;
	/** What a reader has to know before believing the rest. */
	readonly warnings: readonly string[];
	readonly sections: readonly Section[];
	/** Who made it, and when. */
	readonly footer: string;
}

/** One of the few numbers at the top. */
export interface Fact {
	readonly label: string;
	readonly value: string;
	/** What goes with it, in smaller letters. */
	readonly note: string | null;
}

/** How good the news is; shown as a colour and a sign, so the text must say it too. */
export type Tone = "good" | "bad" | "warning" | "neutral";

export interface Verdict {
	readonly tone: Tone;
	readonly headline: string;
	readonly details: readonly string[];
}

export type Section = Table | TimePlots | Distributions | HeatMap | Notes;

export interface Table {
	readonly kind: "table";
	readonly title: string;
	readonly note: string | null;
	readonly columns: readonly Column[];
	/** As many cells a row as there are columns. The first cell is the row's name. */
	readonly rows: readonly (readonly Cell[])[];
}

export interface Column {
	readonly label: string;
	/** In smaller letters below the label; `""` for none. */
	readonly unit: string;
	readonly align: "left" | "right";
}

/** A text, or a text that is good or bad news. */
export type Cell = string | { readonly text: string; readonly tone: Tone };

export interface Distributions {
	readonly kind: "distributions";
	readonly title: string;
	readonly note: string | null;
	readonly plots: readonly Distribution[];
}

/** A value for each hour of each day, UTC. */
export interface HeatMap {
	readonly kind: "heat-map";
	readonly title: string;
	readonly note: string | null;
	readonly unit: string;
	/** `2026-11-23`, ascending, without a hole. */
	readonly days: readonly string[];
	/** 24 values a day; null where nothing is known. */
	readonly values: readonly (readonly (number | null)[])[];
}

export interface Notes {
	readonly kind: "notes";
	readonly title: string;
	readonly paragraphs: readonly string[];
}

/** What a line stands for. `baseline` is also dashed, so that it is told apart without colour. */
export type Colour = "tx" | "rx" | "latency" | "baseline" | "candidate" | "plain";

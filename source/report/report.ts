/**
 * Reports: an analysis or a comparison as one HTML page.
 *
 * Results become a {@link Report} of sections that know nothing of logs (`analysis-report.ts`,
 * `comparison-report.ts`); `render-*.ts` makes HTML of it, which needs no network and no other
 * file; the script in `page/` draws the plots over time. All texts in a report are plain: rendering
 * escapes them.
 */
import type { Distribution } from "./distribution.ts";
import type { TimePlots } from "./time-plots.ts";

export interface Report {
	readonly title: string;
	/** The files and their span. */
	readonly subtitle: string;
	/** What times on the page are: UTC, or since when. */
	readonly clock: string;
	/** Whether a log is of a simulated driver, which the page states at its top. */
	readonly isDemo: boolean;
	readonly facts: readonly Fact[];
	readonly verdict: Verdict | null;
	/** What readers need to know before they believe the rest. */
	readonly warnings: readonly string[];
	readonly sections: readonly Section[];
	/** The program and its version. */
	readonly footer: string;
}

/** A key figure at the top. */
export interface Fact {
	readonly label: string;
	readonly value: string;
	/** Details in smaller letters. */
	readonly note: string | null;
}

/** The colour and the sign of a verdict; its text must say the same. */
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
	/** One cell per column. The first cell is the name of the row. */
	readonly rows: readonly (readonly Cell[])[];
}

export interface Column {
	readonly label: string;
	/** In smaller letters below the label; `""` for none. */
	readonly unit: string;
	readonly align: "left" | "right";
}

/** A text, or a text with a colour. */
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
	/** `2026-11-23`, ascending. The note says which days are left out. */
	readonly days: readonly string[];
	/** 24 values per day; null if unknown. */
	readonly values: readonly (readonly (number | null)[])[];
}

export interface Notes {
	readonly kind: "notes";
	readonly title: string;
	readonly paragraphs: readonly string[];
}

import { BucketRing, Mark } from "./bucket-ring.ts";
import type { Sample } from "./sample.ts";
import type { Summary } from "./tallies.ts";

/** The window lengths that a key steps through, in seconds. */
export const WINDOW_LENGTHS_S = [10, 60, 300, 900, 3600, 6 * 3600, 24 * 3600] as const;

/** What a graph can show. */
export type Series = "tx" | "rx" | "latency";
const SERIES: readonly Series[] = ["tx", "rx", "latency"];
const LATENCY = SERIES.indexOf("latency");

/** More buckets than the widest graph has columns, so that a column is at least several. */
const BUCKETS = 1200;
/** Far above the rounding of a moment counted in columns, far below what can be seen. */
const ROUNDING = 1e-9;

/** Far more phases than one graph has room for. */
const MOST_PHASES = 100;

/** Where a stress phase begins on a graph. */
export interface PhaseStart {
	/** Empty where a phase ends and no other one begins. */
	readonly name: string;
	/** Counted from the graph's first column; negative where it was before that. */
	readonly column: number;
}

/** One column of a graph. */
export interface Column {
	/** The highest value in the column's stretch of time, or null where none is known. */
	readonly peak: number | null;
	/**
	 * Why there is no value, or what else there is: nothing was recorded yet, the reading failed,
	 * or the value is unknown.
	 */
	readonly state: "before" | "gap" | "unknown" | "known";
	readonly hasReset: boolean;
	/** Of latency alone: the driver reported a higher maximum than ever. */
	readonly hasNewMaximum: boolean;
}

/**
 * The past that the graphs show: every window length at once, each in buckets of its own
 * resolution, so that memory and cost do not grow with the length of the window.
 */
export class RollingWindow {
	readonly #rings: Map<number, BucketRing>;
	/** Moment of the newest sample, monotonic clock; null before the first. */
	#end_s: number | null = null;
	#maximum_ns: number | null = null;
	/** In the order of time; each goes on until the next one begins. */
	#phases: readonly { readonly name: string; readonly start_s: number }[] = [];
	/** What was drawn last, by series, length and width: most of it is drawn again. */
	readonly #drawings = new Map<string, Drawing>();

	/** @param lengths_s the window lengths that can be asked for, in seconds */
	constructor(lengths_s: readonly number[]) {
		this.#rings = new Map(
			lengths_s.map((length_s) => [
				length_s,
				new BucketRing(length_s / BUCKETS, BUCKETS + 8, SERIES.length),
			]),
		);
	}

	push(sample: Sample): void {
		const start_s = this.#end_s;
		this.#end_s = sample.at_s;
		const hasNewMaximum =
			sample.event !== "reset" &&
			this.#maximum_ns !== null &&
			sample.latency_maximum_ns !== null &&
			sample.latency_maximum_ns > this.#maximum_ns;
		if (sample.event !== "gap") this.#maximum_ns = sample.latency_maximum_ns;
		if (start_s === null || sample.at_s <= start_s) return;
		if (sample.phase !== (this.#phases.at(-1)?.name ?? "")) {
			this.#phases = [...this.#phases, { name: sample.phase, start_s }].slice(-MOST_PHASES);
		}

		const values = [sample.tx_mb_per_s, sample.rx_mb_per_s, latencyLevel_ns(sample)];
		for (const ring of this.#rings.values()) {
			ring.add(start_s, sample.at_s, values);
			if (sample.event === "gap") ring.mark(start_s, sample.at_s, Mark.gap);
			if (sample.event === "reset") ring.mark(sample.at_s, sample.at_s, Mark.reset);
			if (hasNewMaximum) ring.mark(sample.at_s, sample.at_s, Mark.newMaximum);
		}
	}

	/**
	 * The last `length_s` seconds as `count` columns, the newest last. A column is a stretch of
	 * absolute time, so a column of the past never changes while it scrolls.
	 */
	columns(series: Series, length_s: number, count: number): Column[] {
		const ring = this.#ring(length_s);
		const end_s = this.#end_s;
		if (end_s === null) return Array.from({ length: count }, () => BEFORE);
		const width_s = length_s / count;
		const newest = newestColumn(end_s, width_s);
		const index = SERIES.indexOf(series);
		const columnAt = (number: number) =>
			columnOf(ring, index, number * width_s, Math.min((number + 1) * width_s, end_s));
		const key = `${series} ${length_s} ${count}`;
		const before = this.#drawings.get(key);
		const columns = drawnAnew(before, newest, count, columnAt);
		if (this.#drawings.size >= MOST_DRAWINGS) this.#drawings.clear();
		// The bucket of the newest sample is not over yet, nor is any column that it reaches into.
		const open_s = Math.floor(end_s / ring.bucket_s) * ring.bucket_s;
		this.#drawings.set(key, { newest, columns, open: Math.floor(open_s / width_s) - 1 });
		return columns;
	}

	/**
	 * The phases of the last `length_s` seconds on a graph of `count` columns, the oldest first, and
	 * before them the one that was under way when the graph begins.
	 */
	phases(length_s: number, count: number): PhaseStart[] {
		const end_s = this.#end_s;
		if (end_s === null) return [];
		const width_s = length_s / count;
		const first = newestColumn(end_s, width_s) - count + 1;
		const starts = this.#phases.map(({ name, start_s }) => ({
			name,
			column: Math.floor(start_s / width_s + ROUNDING) - first,
		}));
		return starts.slice(
			Math.max(
				0,
				starts.findLastIndex(({ column }) => column < 0),
			),
		);
	}

	/** Minimum, mean and maximum over the last `length_s` seconds, or null where all is unknown. */
	summary(series: Series, length_s: number): Summary | null {
		if (this.#end_s === null) return null;
		const ring = this.#ring(length_s);
		return ring.summary(SERIES.indexOf(series), this.#end_s - length_s, this.#end_s);
	}

	/** A copy that later samples do not change. */
	frozen(): RollingWindow {
		const copy = new RollingWindow([]);
		for (const [length_s, ring] of this.#rings) copy.#rings.set(length_s, ring.clone());
		copy.#end_s = this.#end_s;
		copy.#maximum_ns = this.#maximum_ns;
		copy.#phases = this.#phases;
		return copy;
	}

	#ring(length_s: number): BucketRing {
		const ring = this.#rings.get(length_s);
		if (ring === undefined) throw new RangeError(`no window of ${length_s} s is kept`);
		return ring;
	}
}

/** The number of the column that ends with this moment, counted from time zero. */
function newestColumn(end_s: number, width_s: number): number {
	// A column that only a rounding error begins would be empty.
	return Math.ceil(end_s / width_s - ROUNDING) - 1;
}

interface Drawing {
	/** Number of the newest column, counted from time zero. */
	readonly newest: number;
	/** Number of the first column that later samples may still change. */
	readonly open: number;
	readonly columns: Column[];
}

/** Three graphs, and as many while a terminal is resized. */
const MOST_DRAWINGS = 12;

/** The columns up to the newest one; those that were over before are taken from before. */
function drawnAnew(
	before: Drawing | undefined,
	newest: number,
	count: number,
	columnAt: (number: number) => Column,
): Column[] {
	const first = newest - count + 1;
	const columns = before === undefined ? [] : keptColumns(before, first, newest);
	for (let number = first + columns.length; number <= newest; number++) {
		columns.push(columnAt(number));
	}
	return columns;
}

/** The columns from `first` to at most `newest` that no later sample changes. */
function keptColumns(before: Drawing, first: number, newest: number): Column[] {
	const oldest = before.newest - before.columns.length + 1;
	if (first < oldest) return [];
	const end = Math.min(before.open, before.newest + 1, newest + 1);
	return before.columns.slice(first - oldest, Math.max(first, end) - oldest);
}

const BEFORE: Column = { peak: null, state: "before", hasReset: false, hasNewMaximum: false };

function columnOf(ring: BucketRing, series: number, start_s: number, end_s: number): Column {
	const marks = ring.marks(start_s, end_s);
	if (marks === 0) return BEFORE;
	const peak = ring.peak(series, start_s, end_s);
	return {
		peak,
		state: peak !== null ? "known" : marks & Mark.gap ? "gap" : "unknown",
		hasReset: (marks & Mark.reset) !== 0,
		hasNewMaximum: series === LATENCY && (marks & Mark.newMaximum) !== 0,
	};
}

/**
 * The latency to draw: the wide estimate, or what is proven of this very interval where that is
 * higher, so that neither the level nor a burst is hidden.
 */
export function latencyLevel_ns(sample: Sample): number | null {
	const { latency_ns, latency_at_least_ns, latency_minimum_ns } = sample;
	if (latency_at_least_ns === null) return latency_ns;
	if (latency_ns !== null) return Math.max(latency_ns, latency_at_least_ns);
	// No operation is faster than the minimum: a bound that says no more than that says nothing.
	return latency_at_least_ns > (latency_minimum_ns ?? 0) ? latency_at_least_ns : null;
}

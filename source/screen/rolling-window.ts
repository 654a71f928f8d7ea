import { isLinkDown } from "../core/link-state.ts";
import { isUnchanged, type Sample } from "../core/sample.ts";
import type { Summary } from "./aggregates.ts";
import { Mark } from "./bucket-marks.ts";
import { BucketRing } from "./bucket-ring.ts";
import { RecentBounds } from "./recent-bounds.ts";
import { latencyLevel_ns, SERIES, type Series, valuesOf } from "./series.ts";
import type { ValueCounts } from "./value-counts.ts";
import {
	emptyColumns,
	newestColumn,
	ROUNDING,
	type WindowColumn,
	WindowColumns,
} from "./window-columns.ts";

/** The window lengths that a key steps through, in seconds. */
export const WINDOW_LENGTHS_S = [10, 60, 300, 900, 3600, 6 * 3600, 24 * 3600] as const;

/** More than the columns of the widest graph, so that a column spans several buckets. */
const BUCKETS = 1200;
/** Far more phases than a graph has room for. */
const MAX_PHASES = 100;

/** The start of a stress phase on a graph. */
export interface PhaseStart {
	/** Empty if a phase ends and no other one begins. */
	readonly name: string;
	/** Counted from the first column of the graph; negative if before it. */
	readonly column: number;
}

/**
 * The past that the graphs show: every window length at once, each in buckets of its own
 * resolution, so that memory and cost do not grow with the length of the window.
 */
export class RollingWindow {
	readonly #rings: Map<number, BucketRing>;
	/** Monotonic time of the first and of the newest sample; null before the first one. */
	#start_s: number | null = null;
	#end_s: number | null = null;
	/** Disconnects that were counted; null if unknown. */
	#disconnections: number | null = null;
	/** Monotonic time since which readings found nothing new; null if the newest one did. */
	#unchangedSince_s: number | null = null;
	/** In order of time; each lasts until the next one begins. */
	#phases: readonly { readonly name: string; readonly start_s: number }[] = [];
	readonly #columns = new WindowColumns();
	#bounds = new RecentBounds();
	#values: { readonly key: string; readonly values: ValueCounts } | null = null;

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
		this.#start_s ??= sample.at_s;
		this.#end_s = sample.at_s;
		const isDown = this.#takeLink(sample);
		if (start_s === null || sample.at_s <= start_s) return;
		if (sample.phase !== (this.#phases.at(-1)?.name ?? "")) {
			this.#phases = [...this.#phases, { name: sample.phase, start_s }].slice(-MAX_PHASES);
		}

		const from_s = this.#startOf(sample, start_s);
		const values = valuesOf(sample);
		const marks = (sample.event === "gap" ? Mark.gap : 0) | (isDown ? Mark.down : 0);
		for (const ring of this.#rings.values()) ring.add(from_s, sample.at_s, values, marks);
		const level_ns = latencyLevel_ns(sample);
		if (level_ns === null) return;
		const isEstimate = level_ns === sample.latency_ns;
		this.#bounds.add(sample.at_s, level_ns, isEstimate ? sample.latency_error_ns : null);
	}

	/** Whether the link is down at the end of a sample, or went down within it. */
	#takeLink(sample: Sample): boolean {
		const { event, disconnections } = sample;
		const before = event === "reset" ? 0 : this.#disconnections;
		if (event === "gap" || disconnections === null) return false;
		this.#disconnections = disconnections;
		return isLinkDown(sample) || (before !== null && disconnections > before);
	}

	/** The start of a sample's interval; it covers preceding readings that found nothing new. */
	#startOf(sample: Sample, start_s: number): number {
		const unchangedSince_s = this.#unchangedSince_s;
		if (isUnchanged(sample)) {
			this.#unchangedSince_s ??= start_s;
			return start_s;
		}
		this.#unchangedSince_s = null;
		if (unchangedSince_s === null || sample.elapsed_s === null) return start_s;
		// Columns of the past were drawn as unknown.
		this.#columns.clear();
		return Math.max(unchangedSince_s, sample.at_s - sample.elapsed_s);
	}

	/** The newest moment, on the clock of samples; 0 before the first one. */
	get end_s(): number {
		return this.#end_s ?? 0;
	}

	/** The oldest moment that the longest window still holds. */
	get oldest_s(): number {
		const kept_s = Math.max(0, ...this.#rings.keys());
		return Math.max(this.#start_s ?? 0, this.end_s - kept_s);
	}

	/**
	 * The `length_s` seconds before a moment, by default the newest, as `count` columns, the newest
	 * last. A column is a span of absolute time, so a column of the past never changes while it
	 * scrolls.
	 */
	columns(series: Series, length_s: number, count: number, end_s = this.end_s): WindowColumn[] {
		if (this.#end_s === null) return emptyColumns(count);
		const ring = this.#ring(length_s, end_s - length_s);
		return this.#columns.draw(ring, series, length_s, count, end_s);
	}

	/**
	 * The phases of the last `length_s` seconds on a graph of `count` columns, the oldest first; the
	 * first one may have started before the graph.
	 */
	phases(length_s: number, count: number, end_s = this.end_s): PhaseStart[] {
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

	/** Minimum, mean and maximum over `length_s` seconds before a moment; null if all is unknown. */
	summary(series: Series, length_s: number, end_s = this.end_s): Summary | null {
		if (this.#end_s === null) return null;
		const ring = this.#ring(length_s, end_s - length_s);
		return ring.summary(SERIES.indexOf(series), end_s - length_s, end_s);
	}

	/** The values of the last `length_s` seconds; the same object until there is a newer bucket. */
	values(series: Series, length_s: number, end_s = this.end_s): ValueCounts {
		const ring = this.#ring(length_s, end_s - length_s);
		const key = `${series} ${length_s} ${ring.bucket_s} ${Math.floor(end_s / ring.bucket_s)}`;
		if (this.#values?.key !== key) {
			const values = ring.values(SERIES.indexOf(series), end_s - length_s, end_s);
			this.#values = { key, values };
		}
		return this.#values.values;
	}

	/**
	 * The ± bound of a latency, in ns, that is all that a column holds; null if it has none, or is
	 * not one of the newest samples.
	 *
	 * @param start_s where the column begins
	 */
	bound_ns(level_ns: number, length_s: number, start_s: number): number | null {
		return this.#bounds.boundOf(level_ns, start_s - length_s / BUCKETS);
	}

	/** A copy that later samples do not change. */
	frozen(): RollingWindow {
		const copy = new RollingWindow([]);
		for (const [length_s, ring] of this.#rings) copy.#rings.set(length_s, ring.clone());
		copy.#start_s = this.#start_s;
		copy.#end_s = this.#end_s;
		copy.#disconnections = this.#disconnections;
		copy.#phases = this.#phases;
		copy.#bounds = this.#bounds.clone();
		return copy;
	}

	/** Of the windows that reach back to a moment, the one with the finest buckets. */
	#ring(length_s: number, from_s: number): BucketRing {
		const own = this.#rings.get(length_s);
		if (own === undefined) throw new RangeError(`no window of ${length_s} s is kept`);
		// A graph of the present is of one resolution: it begins less than a bucket before its window.
		const back_s = this.end_s - from_s - own.bucket_s;
		// As in every frame that shows the present.
		if (back_s <= length_s) return own;
		const lengths_s = [...this.#rings.keys()].sort((one, other) => one - other);
		const fit_s = lengths_s.find((kept_s) => kept_s >= length_s && kept_s >= back_s);
		return this.#rings.get(fit_s ?? lengths_s.at(-1) ?? length_s) ?? own;
	}
}

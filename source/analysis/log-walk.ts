/** One walk over the records of a log, in the order in which they were recorded. */
import { type Counted, CountWatch } from "./count-watch.ts";
import { COUNTS } from "./counter-growth.ts";
import { type Coverage, CoverageWatch } from "./coverage.ts";
import { type HourContents, Hours } from "./hours.ts";
import { IdleTeller, type RateSample } from "./idle.ts";
import { LatencyOverlap } from "./latency-overlap.ts";
import type { JudgedMetric, PhaseContents } from "./log-contents.ts";
import type { MetricValues } from "./metric-values.ts";
import { OrderWatch } from "./order-watch.ts";
import { PhaseBuilder } from "./phase-builder.ts";
import { type BatchColumn, EVENTS, type RecordBatch } from "./record-batch.ts";
import { type Stretch, Stretches } from "./stretches.ts";

export interface LogWalkOptions {
	/** Wall clock of the first and last record, in seconds since the Unix epoch. */
	readonly start_s: number;
	readonly end_s: number;
	/** The usual time between two samples. */
	readonly interval_s: number;
	/** See `idleBelow`. */
	readonly idleBelow_mb_per_s: number;
	/** The names that the records' phase numbers stand for. */
	readonly phases: readonly string[];
	/** How many neighbours make one sample of a series; null: the series are not wanted. */
	readonly bucket: number | null;
	/** Where every single value of these metrics goes, for exact figures. */
	readonly values: Readonly<Partial<Record<JudgedMetric, MetricValues>>>;
}

/** What a walk found. Counts are those of the whole log. */
export interface LogWalkResult extends Coverage, Counted {
	readonly phases: readonly PhaseContents[];
	/** Part of the time with known rates in which the link was idle; null: nothing known. */
	readonly idleShare: number | null;
	readonly covered_s: number;
	readonly starts: number;
	readonly wraps: number;
	readonly failedReadings: number;
	/** How many records were earlier than any before them. */
	readonly earlierRecords: number;
	/** When the link was idle. */
	readonly idle: readonly Stretch[];
	readonly hours: readonly HourContents[];
}

const EVENT = Object.fromEntries(EVENTS.map((name, code) => [name, code])) as Record<
	(typeof EVENTS)[number],
	number
>;

/** Takes batch after batch, then tells the result. */
export class LogWalk {
	readonly #options: LogWalkOptions;
	readonly #order = new OrderWatch();
	readonly #coverage: CoverageWatch;
	readonly #counts: CountWatch;
	readonly #hours = new Hours();
	readonly #idleStretches: Stretches;
	readonly #idle: IdleTeller;
	readonly #latency = new LatencyOverlap();
	/** One for all: an object for each of millions of records is more work than the rest. */
	readonly #sample = {
		time_s: Number.NaN,
		elapsed_s: Number.NaN,
		tx_mb_per_s: Number.NaN,
		rx_mb_per_s: Number.NaN,
		latency_ns: Number.NaN,
		latency_interval_s: Number.NaN,
		phase: Number.NaN,
	} satisfies RateSample;
	readonly #phases = new Map<number, PhaseBuilder>();
	readonly #events = EVENTS.map(() => 0);
	#phaseNumber = Number.NaN;
	#current: PhaseBuilder | null = null;
	#known_s = 0;
	#idle_s = 0;

	constructor(options: LogWalkOptions) {
		this.#options = options;
		this.#coverage = new CoverageWatch(options.interval_s);
		this.#counts = new CountWatch(options.start_s, options.end_s, options.interval_s);
		this.#idleStretches = new Stretches(2.5 * options.interval_s);
		this.#idle = new IdleTeller(options.idleBelow_mb_per_s, (sample, isIdle) =>
			this.#take(sample, isIdle),
		);
	}

	next({ count, columns }: RecordBatch): void {
		// Found by name once, not for each of millions of records.
		const counters = COUNTS.map((name) => columns[name]);
		for (let row = 0; row < count; ) {
			const isSteady = this.#record(columns, counters, row);
			const from = ++row;
			if (!isSteady) continue;
			while (row < count && this.#goesOnSteadily(columns, counters, row)) row++;
			if (row > from) this.#steadyRecords(columns, from, row);
		}
	}

	end(): LogWalkResult {
		this.#idle.end();
		const builders = [...this.#phases.values()].filter(({ covered_s }) => covered_s > 0);
		return {
			...this.#coverage.coverage,
			...this.#counts.counted,
			phases: builders.map((builder) => builder.contents()),
			idleShare: this.#known_s > 0 ? this.#idle_s / this.#known_s : null,
			covered_s: builders.reduce((sum, { covered_s }) => sum + covered_s, 0),
			starts: this.#events[EVENT.start] ?? 0,
			wraps: this.#events[EVENT.wrap] ?? 0,
			failedReadings: this.#events[EVENT.gap] ?? 0,
			earlierRecords: this.#order.earlier,
			idle: this.#idleStretches.all,
			hours: this.#hours.contents,
		};
	}

	/** @returns whether it is one of load, later than all others, so that many like it may follow */
	#record(
		columns: RecordBatch["columns"],
		counters: readonly Float64Array[],
		row: number,
	): boolean {
		const time_s = columns.time_s[row] as number;
		const event = columns.event[row] as number;
		this.#events[event] = (this.#events[event] ?? 0) + 1;
		const order = this.#order.next(time_s, event === EVENT.start);
		if (order === "apart" || event === EVENT.start) this.#counts.start();
		if (event === EVENT.gap) {
			this.#idle.end();
			return false;
		}
		this.#coverage.reading(time_s);
		const known_s = columns.elapsed_s[row] as number;
		const elapsed_s = Number.isNaN(known_s) ? this.#options.interval_s : known_s;
		const number = columns.phase[row] as number;
		const phase = this.#phase(number);
		const isReset = this.#counts.next(
			{ time_s, elapsed_s: known_s, isReset: event === EVENT.reset, isBack: order === "back" },
			counters,
			row,
			(count, growth) => phase.count(count, growth),
		);
		const sample = this.#sample;
		sample.tx_mb_per_s = columns.tx_mb_per_s[row] as number;
		sample.rx_mb_per_s = columns.rx_mb_per_s[row] as number;
		const hasRates = !Number.isNaN(sample.tx_mb_per_s) || !Number.isNaN(sample.rx_mb_per_s);
		// What the interval of a reset was like is not known, but its errors are counted.
		if (hasRates || isReset) phase.covered_s += elapsed_s;
		if (!hasRates) return false;
		sample.time_s = time_s;
		sample.elapsed_s = elapsed_s;
		sample.latency_ns = columns.latency_ns[row] as number;
		sample.latency_interval_s = columns.latency_interval_s[row] as number;
		sample.phase = number;
		return this.#idle.next(sample) && time_s === this.#order.latest_s;
	}

	/**
	 * Whether a record differs from the steady one before it in its time, its load and its latency alone, as
	 * most records do.
	 */
	#goesOnSteadily(
		columns: RecordBatch["columns"],
		counters: readonly Float64Array[],
		row: number,
	): boolean {
		if (columns.event[row] !== EVENT[""] || columns.phase[row] !== columns.phase[row - 1])
			return false;
		if ((columns.time_s[row] as number) < (columns.time_s[row - 1] as number)) return false;
		const activity = (columns.tx_mb_per_s[row] as number) + (columns.rx_mb_per_s[row] as number);
		// What is not known makes no comparison true.
		if (!(activity >= this.#options.idleBelow_mb_per_s)) return false;
		if (Number.isNaN(columns.elapsed_s[row])) return false;
		for (let at = 0; at < counters.length; at++) {
			const values = counters[at] as Float64Array;
			if (!Object.is(values[row], values[row - 1])) return false;
		}
		return true;
	}

	/** What {@link #record} does, for many at once. */
	#steadyRecords(columns: RecordBatch["columns"], from: number, to: number): void {
		const piece = (name: BatchColumn) => columns[name].subarray(from, to);
		const [times_s, elapsed_s, tx, rx] = [
			piece("time_s"),
			piece("elapsed_s"),
			piece("tx_mb_per_s"),
			piece("rx_mb_per_s"),
		];
		const [latency_ns, reach_s] = [piece("latency_ns"), piece("latency_interval_s")];
		const phase = this.#phase(columns.phase[from] as number);
		const { values } = this.#options;
		this.#order.next(times_s.at(-1) as number, false);
		values.tx_mb_per_s?.pushLoad(tx);
		values.rx_mb_per_s?.pushLoad(rx);
		phase.allRates(times_s, tx, rx);
		for (let at = 0; at < times_s.length; at++) {
			const time_s = times_s[at] as number;
			const each_s = elapsed_s[at] as number;
			this.#coverage.reading(time_s);
			phase.covered_s += each_s;
			this.#known_s += each_s;
			const hour = this.#hours.at(time_s);
			hour.time(each_s, false);
			hour.rates(tx[at] as number, rx[at] as number);
			this.#latencyUnderLoad(
				time_s,
				each_s,
				latency_ns[at] as number,
				reach_s[at] as number,
				phase,
			);
		}
	}

	/** Records of one phase follow each other. */
	#phase(number: number): PhaseBuilder {
		if (number === this.#phaseNumber && this.#current !== null) return this.#current;
		const { phases, bucket } = this.#options;
		const known = this.#phases.get(number);
		const phase = known ?? new PhaseBuilder(phases[number] ?? "", bucket);
		if (known === undefined) this.#phases.set(number, phase);
		this.#phaseNumber = number;
		this.#current = phase;
		return phase;
	}

	#take(sample: RateSample, isIdle: boolean): void {
		const { time_s, elapsed_s, tx_mb_per_s, rx_mb_per_s, latency_ns, latency_interval_s } = sample;
		this.#known_s += elapsed_s;
		const hour = this.#hours.at(time_s);
		hour.time(elapsed_s, isIdle);
		const { values } = this.#options;
		values.tx_mb_per_s?.push(tx_mb_per_s, !isIdle);
		values.rx_mb_per_s?.push(rx_mb_per_s, !isIdle);
		if (isIdle) {
			values.latency_ns?.push(latency_ns, false);
			this.#idle_s += elapsed_s;
			this.#idleStretches.add(time_s - elapsed_s, time_s);
			return;
		}
		const phase = this.#phase(sample.phase);
		phase.rates(time_s, tx_mb_per_s, rx_mb_per_s);
		hour.rates(tx_mb_per_s, rx_mb_per_s);
		this.#latencyUnderLoad(time_s, elapsed_s, latency_ns, latency_interval_s, phase);
	}

	#latencyUnderLoad(
		time_s: number,
		elapsed_s: number,
		latency_ns: number,
		latency_interval_s: number,
		phase: PhaseBuilder,
	): void {
		if (Number.isNaN(latency_ns)) return;
		const reach_s = Number.isNaN(latency_interval_s) ? elapsed_s : latency_interval_s;
		const isNews = this.#latency.isNews(time_s, reach_s, elapsed_s);
		this.#options.values.latency_ns?.push(latency_ns, isNews);
		if (!isNews) return;
		this.#latency.taken(time_s, reach_s);
		phase.latency(time_s, latency_ns);
		this.#hours.at(time_s).latency(latency_ns);
	}
}

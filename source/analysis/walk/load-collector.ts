/** Collects rates and latencies: under load by phase and by hour, and which time was idle. */

import { LatencyWindows } from "../../core/latency-windows.ts";
import { type HourContents, Hours } from "./hours.ts";
import { IdleClassifier, type RateSample } from "./idle.ts";
import {
	JUDGED_METRICS,
	type JudgedMetric,
	mapMetrics,
	type PhaseContents,
} from "./log-contents.ts";
import type { MetricValues } from "./metric-values.ts";
import { PhaseBuilder } from "./phase-builder.ts";
import type { RecordBatch } from "./record-batch.ts";
import { type TimeSpan, TimeSpans } from "./time-spans.ts";

export interface LoadOptions {
	/** The usual time between two samples. */
	readonly interval_s: number;
	/** See `idleThreshold`. */
	readonly idleBelow_mb_per_s: number;
	/** The names that the records' phase numbers stand for. */
	readonly phases: readonly string[];
	/** How many neighbours make one sample of a series; null: no series are kept. */
	readonly bucket: number | null;
	/** Whether a record that starts a recording begins new phases, once a run has some length. */
	readonly splitsRuns?: boolean;
	/** Where every value of these metrics goes, for exact figures. */
	readonly values: Readonly<Partial<Record<JudgedMetric, MetricValues>>>;
}

/** A shorter run joins the one after it: the logger was started again at once. */
const MIN_RUN_S = 60;

export interface LoadResult {
	readonly phases: readonly PhaseContents[];
	/** The same, for each run that was told apart. */
	readonly runs: readonly (readonly PhaseContents[])[];
	/** Metrics that a record has a value of, idle or not; of all others nothing is known. */
	readonly measured: readonly JudgedMetric[];
	/** Part of the time with known rates in which the link was idle; null: no rate is known. */
	readonly idleShare: number | null;
	readonly covered_s: number;
	/** When the link was idle. */
	readonly idle: readonly TimeSpan[];
	readonly hours: readonly HourContents[];
}

export class LoadCollector {
	readonly #options: LoadOptions;
	readonly #hours = new Hours();
	readonly #idleSpans: TimeSpans;
	readonly #idle: IdleClassifier;
	readonly #latencies = new LatencyWindows();
	/** One for all records: an object for each of millions would cost more than everything else. */
	readonly #sample = {
		time_s: Number.NaN,
		elapsed_s: Number.NaN,
		tx_mb_per_s: Number.NaN,
		rx_mb_per_s: Number.NaN,
		latency_ns: Number.NaN,
		latency_interval_s: Number.NaN,
		operations: Number.NaN,
		phase: Number.NaN,
	} satisfies RateSample;
	#phases = new Map<number, PhaseBuilder>();
	readonly #runs: PhaseBuilder[][] = [];
	readonly #measured = mapMetrics(() => false);
	#phaseNumber = Number.NaN;
	#current: PhaseBuilder | null = null;
	#known_s = 0;
	#idle_s = 0;

	constructor(options: LoadOptions) {
		this.#options = options;
		this.#idleSpans = new TimeSpans(2.5 * options.interval_s);
		this.#idle = new IdleClassifier(options.idleBelow_mb_per_s, (sample, isIdle) =>
			this.#take(sample, isIdle),
		);
	}

	/** The phase with this number. */
	phase(number: number): PhaseBuilder {
		// Most records belong to the phase of the record before.
		if (number === this.#phaseNumber && this.#current !== null) return this.#current;
		const { phases, bucket } = this.#options;
		const known = this.#phases.get(number);
		const phase = known ?? new PhaseBuilder(phases[number] ?? "", bucket);
		if (known === undefined) this.#phases.set(number, phase);
		this.#phaseNumber = number;
		this.#current = phase;
		return phase;
	}

	/** A recording starts. */
	start(): void {
		if (this.#options.splitsRuns !== true) return;
		this.#idle.end();
		const run = withTime(this.#phases);
		if (run.reduce((sum, { covered_s }) => sum + covered_s, 0) < MIN_RUN_S) return;
		this.#runs.push(run);
		this.#phases = new Map();
		this.#current = null;
	}

	/** A reading failed: the time before it and the time after it are not one idle span. */
	interrupt(): void {
		this.#idle.end();
	}

	/**
	 * Takes a record of which TX or RX is known.
	 *
	 * @returns whether it is under load
	 */
	next(columns: RecordBatch["columns"], row: number, elapsed_s: number): boolean {
		const sample = this.#sample;
		sample.time_s = columns.time_s[row] as number;
		sample.elapsed_s = elapsed_s;
		sample.tx_mb_per_s = columns.tx_mb_per_s[row] as number;
		sample.rx_mb_per_s = columns.rx_mb_per_s[row] as number;
		sample.latency_ns = columns.latency_ns[row] as number;
		sample.latency_interval_s = columns.latency_interval_s[row] as number;
		sample.operations = columns.operations[row] as number;
		sample.phase = columns.phase[row] as number;
		for (const metric of JUDGED_METRICS) {
			if (!Number.isNaN(sample[metric])) this.#measured[metric] = true;
		}
		return this.#idle.next(sample);
	}

	/** Takes records under load of one phase, with both rates known and in the order of time. */
	steady(columns: RecordBatch["columns"], from: number, to: number, phase: PhaseBuilder): void {
		const times_s = columns.time_s.subarray(from, to);
		const elapsed_s = columns.elapsed_s.subarray(from, to);
		const tx = columns.tx_mb_per_s.subarray(from, to);
		const rx = columns.rx_mb_per_s.subarray(from, to);
		const { values } = this.#options;
		this.#measured.tx_mb_per_s = true;
		this.#measured.rx_mb_per_s = true;
		values.tx_mb_per_s?.pushLoad(tx, elapsed_s);
		values.rx_mb_per_s?.pushLoad(rx, elapsed_s);
		phase.allRates(times_s, elapsed_s, tx, rx);
		for (let at = 0; at < times_s.length; at++) {
			const time_s = times_s[at] as number;
			const each_s = elapsed_s[at] as number;
			this.#known_s += each_s;
			const hour = this.#hours.at(time_s);
			hour.time(each_s, false);
			hour.rates(tx[at] as number, rx[at] as number, each_s);
			this.#latencies.interval(time_s, each_s, columns.operations[from + at] as number);
			this.#latencyUnderLoad(
				time_s,
				each_s,
				columns.latency_ns[from + at] as number,
				columns.latency_interval_s[from + at] as number,
				phase,
			);
		}
	}

	end(): LoadResult {
		this.#idle.end();
		const builders = [...this.#runs, withTime(this.#phases)].filter(({ length }) => length > 0);
		const runs = builders.map((run) => run.map((builder) => builder.contents()));
		const phases = runs.flat();
		return {
			phases,
			runs,
			measured: JUDGED_METRICS.filter((metric) => this.#measured[metric]),
			idleShare: this.#known_s > 0 ? this.#idle_s / this.#known_s : null,
			covered_s: phases.reduce((sum, { covered_s }) => sum + covered_s, 0),
			idle: this.#idleSpans.all,
			hours: this.#hours.contents,
		};
	}

	#take(sample: RateSample, isIdle: boolean): void {
		const { time_s, elapsed_s, tx_mb_per_s, rx_mb_per_s, latency_ns, latency_interval_s } = sample;
		this.#known_s += elapsed_s;
		this.#latencies.interval(time_s, elapsed_s, sample.operations);
		const hour = this.#hours.at(time_s);
		hour.time(elapsed_s, isIdle);
		const { values } = this.#options;
		values.tx_mb_per_s?.push(tx_mb_per_s, !isIdle, elapsed_s);
		values.rx_mb_per_s?.push(rx_mb_per_s, !isIdle, elapsed_s);
		if (isIdle) {
			values.latency_ns?.push(latency_ns, false, elapsed_s);
			this.#idle_s += elapsed_s;
			this.#idleSpans.add(time_s - elapsed_s, time_s);
			return;
		}
		const phase = this.phase(sample.phase);
		phase.rates(time_s, elapsed_s, tx_mb_per_s, rx_mb_per_s);
		hour.rates(tx_mb_per_s, rx_mb_per_s, elapsed_s);
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
		this.#measured.latency_ns = true;
		const reach_s = Number.isNaN(latency_interval_s) ? elapsed_s : latency_interval_s;
		const operations = this.#latencies.take(time_s, reach_s, elapsed_s);
		const { latency_ns: values } = this.#options.values;
		if (operations === null) {
			values?.push(latency_ns, false, elapsed_s);
			return;
		}
		values?.pushLatency(latency_ns, elapsed_s, reach_s, operations);
		phase.latency(time_s, reach_s, latency_ns, operations);
		this.#hours.at(time_s).latency(latency_ns, reach_s);
	}
}

function withTime(phases: ReadonlyMap<number, PhaseBuilder>): PhaseBuilder[] {
	return [...phases.values()].filter(({ covered_s }) => covered_s > 0);
}

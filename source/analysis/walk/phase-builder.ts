import { bestMean, OperationSumsBuilder } from "../../statistics/operation-mean.ts";
import type { EventCount } from "../../statistics/rate-ratio.ts";
import { EMPTY_SERIES } from "../../statistics/series.ts";
import { TimedMean } from "../../statistics/timed-mean.ts";
import { EMPTY_SUMS, meanOf, TimedSumsBuilder } from "../../statistics/timed-sums.ts";
import {
	type JudgedCount,
	type JudgedMetric,
	mapCounts,
	mapMetrics,
	type PhaseContents,
} from "./log-contents.ts";
import { SeriesBuilder } from "./series-builder.ts";
import { StallCounter } from "./stall-tracker.ts";

/** Collects what was measured in one phase. */
export class PhaseBuilder {
	readonly #name: string;
	/** Null where no series are kept. */
	readonly #series: Readonly<Record<JudgedMetric, SeriesBuilder>> | null;
	readonly #means = mapMetrics(() => new TimedMean());
	/** Null where no series are kept. */
	readonly #sums: Readonly<Record<JudgedMetric, TimedSumsBuilder>> | null;
	readonly #latencyPerOperation = new OperationSumsBuilder();
	readonly #counts = mapCounts(() => ({
		events: 0,
		covered_s: 0,
		isKnown: false,
		/** Counted, but in a time that is not known yet. */
		waiting: 0,
		sums: new TimedSumsBuilder(),
	}));
	readonly stalls = new StallCounter();
	/** Time covered by samples, in seconds. */
	covered_s = 0;

	/** @param bucket how many neighbours make one sample of a series; null: no series are kept */
	constructor(name: string, bucket: number | null) {
		this.#name = name;
		this.#series = bucket === null ? null : mapMetrics(() => new SeriesBuilder(bucket));
		this.#sums = bucket === null ? null : mapMetrics(() => new TimedSumsBuilder());
	}

	/** Rates under load; NaN: unknown. */
	rates(time_s: number, elapsed_s: number, tx_mb_per_s: number, rx_mb_per_s: number): void {
		this.#means.tx_mb_per_s.add(tx_mb_per_s, elapsed_s);
		this.#means.rx_mb_per_s.add(rx_mb_per_s, elapsed_s);
		this.#sums?.tx_mb_per_s.add(tx_mb_per_s * elapsed_s, elapsed_s);
		this.#sums?.rx_mb_per_s.add(rx_mb_per_s * elapsed_s, elapsed_s);
		this.#series?.tx_mb_per_s.push(time_s, tx_mb_per_s);
		this.#series?.rx_mb_per_s.push(time_s, rx_mb_per_s);
	}

	/** Known rates under load of successive records. */
	allRates(
		times_s: Float64Array,
		elapsed_s: Float64Array,
		tx_mb_per_s: Float64Array,
		rx_mb_per_s: Float64Array,
	): void {
		this.#means.tx_mb_per_s.addAll(tx_mb_per_s, elapsed_s);
		this.#means.rx_mb_per_s.addAll(rx_mb_per_s, elapsed_s);
		for (let at = 0; at < (this.#sums === null ? 0 : times_s.length); at++) {
			const each_s = elapsed_s[at] as number;
			this.#sums?.tx_mb_per_s.add((tx_mb_per_s[at] as number) * each_s, each_s);
			this.#sums?.rx_mb_per_s.add((rx_mb_per_s[at] as number) * each_s, each_s);
		}
		this.#series?.tx_mb_per_s.pushAll(times_s, tx_mb_per_s);
		this.#series?.rx_mb_per_s.pushAll(times_s, rx_mb_per_s);
	}

	/**
	 * A latency estimate under load, over the last `reach_s` seconds. Estimates do not overlap.
	 *
	 * @param operations that it is the mean of; NaN: unknown
	 */
	latency(time_s: number, reach_s: number, latency_ns: number, operations = Number.NaN): void {
		this.#means.latency_ns.add(latency_ns, reach_s);
		this.#sums?.latency_ns.add(latency_ns * reach_s, reach_s);
		if (this.#sums !== null) this.#latencyPerOperation.add(latency_ns, reach_s, operations);
		this.#series?.latency_ns.push(time_s, latency_ns);
	}

	count(count: JudgedCount, growth: number): void {
		this.#counts[count].events += growth;
		this.#counts[count].waiting += growth;
	}

	/** A counter's value is known, and tells what was counted in the seconds before it. */
	covered(count: JudgedCount, covered_s: number): void {
		const counted = this.#counts[count];
		counted.isKnown = true;
		counted.covered_s += covered_s;
		if (!(covered_s > 0)) return;
		counted.sums.add(counted.waiting, covered_s);
		counted.waiting = 0;
	}

	contents(): PhaseContents {
		const latencyPerOperation = this.#latencyPerOperation.end();
		const perOperation = latencyPerOperation === null ? null : meanOf(latencyPerOperation);
		return {
			name: this.#name,
			covered_s: this.covered_s,
			metrics: mapMetrics((metric) => this.#series?.[metric].series() ?? EMPTY_SERIES),
			means: mapMetrics((metric) =>
				bestMean(
					metric === "latency_ns" ? perOperation : null,
					TimedMean.of([this.#means[metric]]),
				),
			),
			counts: mapCounts((count): EventCount | null => {
				const { events, covered_s, isKnown } = this.#counts[count];
				return isKnown ? { events, covered_s } : null;
			}),
			sums: mapMetrics((metric) => this.#sums?.[metric].end() ?? EMPTY_SUMS),
			latencyPerOperation,
			countSums: mapCounts((count) => this.#counts[count].sums.end()),
			stalls: this.stalls.figures,
			stalledTime: this.stalls.end(),
		};
	}
}

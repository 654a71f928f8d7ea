import type { Count } from "./counter-growth.ts";
import type { JudgedCount, JudgedMetric, PhaseContents } from "./log-contents.ts";
import { SeriesBuilder } from "./series-builder.ts";

/** Collects what was measured in one phase. */
export class PhaseBuilder {
	readonly #name: string;
	readonly #series: Readonly<Record<JudgedMetric, SeriesBuilder>>;
	readonly #keepsSeries: boolean;
	readonly #counts: Record<JudgedCount, number> = {
		dma_errors: 0,
		disconnections: 0,
		thunderbolt_errors: 0,
	};
	/** Time covered by samples, in seconds. */
	covered_s = 0;

	/** @param bucket how many neighbours make one sample of a series; null: there are no series */
	constructor(name: string, bucket: number | null) {
		this.#name = name;
		this.#keepsSeries = bucket !== null;
		this.#series = {
			tx_mb_per_s: new SeriesBuilder(bucket ?? 1),
			rx_mb_per_s: new SeriesBuilder(bucket ?? 1),
			latency_ns: new SeriesBuilder(bucket ?? 1),
		};
	}

	push(metric: JudgedMetric, time_s: number, value: number): void {
		if (this.#keepsSeries) this.#series[metric].push(time_s, value);
	}

	count(count: Count, growth: number): void {
		if (count !== "connections") this.#counts[count] += growth;
	}

	contents(): PhaseContents {
		const { tx_mb_per_s, rx_mb_per_s, latency_ns } = this.#series;
		return {
			name: this.#name,
			covered_s: this.covered_s,
			metrics: {
				tx_mb_per_s: tx_mb_per_s.series(),
				rx_mb_per_s: rx_mb_per_s.series(),
				latency_ns: latency_ns.series(),
			},
			counts: this.#counts,
		};
	}
}

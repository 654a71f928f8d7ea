import type { Count } from "./counter-growth.ts";
import type { JudgedCount, PhaseContents } from "./log-contents.ts";
import { SeriesBuilder } from "./series-builder.ts";

/** Collects what was measured in one phase. */
export class PhaseBuilder {
	readonly #name: string;
	readonly #tx: SeriesBuilder;
	readonly #rx: SeriesBuilder;
	readonly #latency: SeriesBuilder;
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
		this.#tx = new SeriesBuilder(bucket ?? 1);
		this.#rx = new SeriesBuilder(bucket ?? 1);
		this.#latency = new SeriesBuilder(bucket ?? 1);
	}

	/** Rates under load; NaN where one is not known. */
	rates(time_s: number, tx_mb_per_s: number, rx_mb_per_s: number): void {
		if (!this.#keepsSeries) return;
		this.#tx.push(time_s, tx_mb_per_s);
		this.#rx.push(time_s, rx_mb_per_s);
	}

	/** Known rates under load of records that follow each other. */
	allRates(times_s: Float64Array, tx_mb_per_s: Float64Array, rx_mb_per_s: Float64Array): void {
		if (!this.#keepsSeries) return;
		this.#tx.pushAll(times_s, tx_mb_per_s);
		this.#rx.pushAll(times_s, rx_mb_per_s);
	}

	/** An estimate under load that overlaps none before it. */
	latency(time_s: number, latency_ns: number): void {
		if (this.#keepsSeries) this.#latency.push(time_s, latency_ns);
	}

	count(count: Count, growth: number): void {
		if (count !== "connections") this.#counts[count] += growth;
	}

	contents(): PhaseContents {
		return {
			name: this.#name,
			covered_s: this.covered_s,
			metrics: {
				tx_mb_per_s: this.#tx.series(),
				rx_mb_per_s: this.#rx.series(),
				latency_ns: this.#latency.series(),
			},
			counts: this.#counts,
		};
	}
}

/** Metrics of the exporter itself. */
import { type MetricFamily, onlySample } from "./metric-family.ts";

export class ScrapeMetrics {
	#scrapes = 0;
	/** How many readings failed, by error code. */
	readonly #failures = new Map<string, number>();

	/** @param codes of the readings of a scrape that failed */
	count(codes: readonly string[]): void {
		this.#scrapes++;
		for (const code of codes) this.#failures.set(code, (this.#failures.get(code) ?? 0) + 1);
	}

	/** @param duration_s how long it took to read for this scrape */
	families(duration_s: number): readonly MetricFamily[] {
		return [
			{
				name: "anarchy_exporter_scrapes_total",
				kind: "counter",
				help: "Scrapes answered by this exporter.",
				samples: onlySample(this.#scrapes),
			},
			{
				name: "anarchy_exporter_scrape_failures_total",
				kind: "counter",
				help: "Scrapes that could not read the driver, by error code.",
				samples: [...this.#failures].map(([code, value]) => ({ labels: { code }, value })),
			},
			{
				name: "anarchy_exporter_scrape_duration_seconds",
				kind: "gauge",
				help: "Time it took to read the driver for this scrape.",
				samples: onlySample(duration_s),
			},
		];
	}
}

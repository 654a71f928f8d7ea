/**
 * The exporter: metrics of a link for Prometheus, over HTTP or as a text file. The driver is read
 * when a scrape asks, and no value survives its scrape, so nothing stale is exported:
 * `collector.ts` turns one reading into metrics, `exposition.ts` turns metrics into text,
 * `metrics-server.ts` answers with it.
 */
import { type Clock, isSimulated, type Reading, type Source } from "../core/interfaces.ts";
import type { LinkView } from "../link/link.ts";
import { countersOf } from "../pipeline/derive-rates.ts";
import { parseReading, stamp } from "../pipeline/sampler.ts";
import { TimeoutReader } from "../pipeline/timeout-reader.ts";
import { linkMetrics } from "./link-metrics.ts";
import { type MetricFamily, onlySample, withLabels } from "./metric-family.ts";
import { demoMetric, sourceMetrics, upMetric } from "./source-metrics.ts";
import { type Watched, watchedMetrics } from "./watched-metrics.ts";

export interface CollectorOptions {
	readonly source: Source;
	readonly clock: Clock;
	/** The link as last seen; null if it is not watched. */
	readonly link: LinkView | null;
	/** What samples between scrapes show; null or left out where none are taken. */
	readonly watched?: Watched | null;
}

/** What one scrape found. */
export interface Collection {
	readonly families: readonly MetricFamily[];
	/** Why the source's metrics are missing, for people; null if they are there. */
	readonly problem: string | null;
}

/** Makes the metrics of a source and its link, per scrape. */
export class Collector {
	readonly #options: CollectorOptions;
	readonly #reader: TimeoutReader<Reading>;
	#scrapes = 0;
	/** How many scrapes could not read the source, by error code. */
	readonly #failures = new Map<string, number>();
	/**
	 * The last known GPU: while a link is down its series keep their labels, and so their history.
	 */
	#gpu: string | null = null;

	constructor(options: CollectorOptions) {
		this.#options = options;
		this.#reader = new TimeoutReader(options.source, options.clock);
	}

	/** What is read, for people. */
	get name(): string {
		return this.#options.source.name;
	}

	/**
	 * Reads the source. Scrapes at the same moment share a reading.
	 *
	 * @param timeout_ms how long the source may take; after that it counts as unavailable
	 */
	async collect(timeout_ms: number): Promise<Collection> {
		const { source, clock, link } = this.#options;
		const began_ms = clock.now();
		const outcome = parseReading(stamp(await this.#reader.readFresh(timeout_ms), clock));
		this.#scrapes++;
		if (!outcome.ok) this.#count(outcome.gap.code);
		const facts = link?.facts ?? null;
		this.#gpu = facts?.gpu ?? this.#gpu;
		const origin = { source: source.id };
		const families = [
			...withLabels([upMetric(outcome.ok)], origin),
			...(isSimulated(source) ? [demoMetric()] : []),
			...withLabels(
				[
					...(outcome.ok ? sourceMetrics(countersOf(outcome.snapshot)) : []),
					...linkMetrics(facts, link?.verdict, link ?? {}),
					...watchedMetrics(this.#options.watched ?? null),
				],
				this.#gpu === null ? origin : { ...origin, gpu: this.#gpu },
			),
			...this.#ownMetrics((clock.now() - began_ms) / 1000),
		];
		return { families, problem: outcome.ok ? null : outcome.gap.message };
	}

	#count(code: string): void {
		this.#failures.set(code, (this.#failures.get(code) ?? 0) + 1);
	}

	#ownMetrics(duration_s: number): readonly MetricFamily[] {
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

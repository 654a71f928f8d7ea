/** What one scrape finds: the driver as it is now, and what it took to find out. */
import type { Clock, ParseStatistics, RawReading, Source } from "../core/interfaces.ts";
import type { LinkView } from "../core/link.ts";
import type { DriverStatistics } from "../core/sample.ts";
import { demoMetric, driverMetrics, upMetric } from "./driver-metrics.ts";
import { linkMetrics } from "./link-metrics.ts";
import { type MetricFamily, onlySample } from "./metric-family.ts";
import { ScrapeReader } from "./scrape-reader.ts";

export interface CollectorOptions {
	readonly source: Source;
	readonly parse: ParseStatistics;
	readonly clock: Clock;
	/** The link as it was seen last; null where nobody looks at it. */
	readonly link: LinkView | null;
}

export interface Collection {
	readonly families: readonly MetricFamily[];
	/** Why the driver is not among them, for people; null where it is. */
	readonly problem: string | null;
}

type Answer =
	| { readonly ok: true; readonly statistics: DriverStatistics }
	| { readonly ok: false; readonly code: string; readonly message: string };

export class Collector {
	readonly #options: CollectorOptions;
	readonly #reader: ScrapeReader;
	#scrapes = 0;
	/** How many scrapes found the driver away, by the code of the error. */
	readonly #failures = new Map<string, number>();

	constructor(options: CollectorOptions) {
		this.#options = options;
		this.#reader = new ScrapeReader(options.source, options.clock);
	}

	/** What is watched, for people. */
	get name(): string {
		return this.#options.source.name;
	}

	/** @param patience_ms how long the driver may take; after that it counts as away */
	async collect(patience_ms: number): Promise<Collection> {
		const { source, clock, link } = this.#options;
		const began_ms = clock.now();
		const answer = this.#interpret(await this.#reader.read(patience_ms));
		this.#scrapes++;
		if (!answer.ok) this.#failures.set(answer.code, (this.#failures.get(answer.code) ?? 0) + 1);
		const families = [
			upMetric(answer.ok),
			...(source.isDemo ? [demoMetric()] : []),
			...(answer.ok ? driverMetrics(answer.statistics) : []),
			...linkMetrics(link?.facts ?? null),
			...this.#ownMetrics((clock.now() - began_ms) / 1000),
		];
		return { families, problem: answer.ok ? null : answer.message };
	}

	#interpret(reading: RawReading): Answer {
		if (!reading.ok) return reading;
		const parsed = this.#options.parse(reading.text);
		if (parsed.ok) return parsed;
		const message = `this is not a statistics file: ${parsed.problem}`;
		return { ok: false, code: "EFORMAT", message };
	}

	#ownMetrics(duration_s: number): readonly MetricFamily[] {
		return [
			{
				name: "anarchy_exporter_scrapes_total",
				kind: "counter",
				unit: "",
				help: "Scrapes that this exporter has answered.",
				samples: onlySample(this.#scrapes),
			},
			{
				name: "anarchy_exporter_scrape_failures_total",
				kind: "counter",
				unit: "",
				help: "Scrapes that found the driver away, by the code of the error.",
				samples: [...this.#failures].map(([code, value]) => ({ labels: { code }, value })),
			},
			{
				name: "anarchy_exporter_scrape_duration_seconds",
				kind: "gauge",
				unit: "seconds",
				help: "Time that this scrape took to read the driver.",
				samples: onlySample(duration_s),
			},
		];
	}
}

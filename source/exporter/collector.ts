/**
 * The exporter: metrics of links for Prometheus, over HTTP or as a text file. The source is read
 * when a scrape asks, and no value survives its scrape, so nothing stale is exported:
 * `collector.ts` turns readings into metrics, `exposition.ts` turns metrics into text,
 * `metrics-server.ts` answers with it.
 */
import { type Clock, isSimulated, type Reading, type Source } from "../core/interfaces.ts";
import type { LinkView } from "../link/link.ts";
import { countedCapacity } from "../pipeline/counted-capacity.ts";
import { countersOf } from "../pipeline/derive-rates.ts";
import { parseReading, stamp } from "../pipeline/sampler.ts";
import { TimeoutReader } from "../pipeline/timeout-reader.ts";
import { linkMetrics } from "./link-metrics.ts";
import { type MetricFamily, withLabels } from "./metric-family.ts";
import { ScrapeMetrics } from "./scrape-metrics.ts";
import { demoMetric, sourceMetrics, upMetric } from "./source-metrics.ts";
import { type Watched, watchedMetrics } from "./watched-metrics.ts";

/** A source and its link. */
export interface Exported {
	readonly source: Source;
	/** The link as last seen; null if it is not watched. */
	readonly link: LinkView | null;
	/** What samples between scrapes show; null or undefined if none are taken. */
	readonly watched?: Watched | null;
}

/** What one scrape found. */
export interface Collection {
	readonly families: readonly MetricFamily[];
	/** Which source has no metrics, and why, as a message; null if all have metrics. */
	readonly problem: string | null;
}

/** Makes the metrics of one or more links for each scrape. */
export class Collector {
	readonly #clock: Clock;
	readonly #parts: readonly LinkCollector[];
	readonly #own = new ScrapeMetrics();

	/** @param exported at least one */
	constructor(clock: Clock, ...exported: readonly Exported[]) {
		this.#clock = clock;
		const areSeveral = exported.length > 1;
		this.#parts = exported.map((one) => new LinkCollector(one, clock, areSeveral));
	}

	/** The exported links, and what was last seen of them. */
	get links(): readonly Exported[] {
		return this.#parts.map(({ exported }) => exported);
	}

	/**
	 * Reads the sources. Scrapes at the same moment share a reading.
	 *
	 * @param timeout_ms how long a source may take; after that it counts as unavailable
	 */
	async collect(timeout_ms: number): Promise<Collection> {
		const began_ms = this.#clock.now();
		const found = await Promise.all(this.#parts.map((part) => part.collect(timeout_ms)));
		const failures = found.flatMap(({ failure }, at) =>
			failure === null ? [] : [{ ...failure, name: this.#parts[at]?.name }],
		);
		this.#own.count(failures.map(({ code }) => code));
		const families = [
			...joined(found.map(({ families }) => families)),
			...this.#own.families((this.#clock.now() - began_ms) / 1000),
		];
		const [first] = failures;
		return { families, problem: first === undefined ? null : `${first.name}: ${first.message}` };
	}
}

/** A family is exposed once, with the samples of all links. */
function joined(parts: readonly (readonly MetricFamily[])[]): readonly MetricFamily[] {
	const byName = new Map<string, MetricFamily>();
	for (const family of parts.flat()) {
		const before = byName.get(family.name)?.samples ?? [];
		byName.set(family.name, { ...family, samples: [...before, ...family.samples] });
	}
	return [...byName.values()];
}

interface Found {
	readonly families: readonly MetricFamily[];
	readonly failure: { readonly code: string; readonly message: string } | null;
}

class LinkCollector {
	readonly exported: Exported;
	readonly #clock: Clock;
	readonly #isOneOfSeveral: boolean;
	readonly #reader: TimeoutReader<Reading>;
	/**
	 * The last known GPU: while a link is down its series keep their labels, and so their history.
	 */
	#gpu: string | null = null;

	constructor(exported: Exported, clock: Clock, isOneOfSeveral: boolean) {
		this.exported = exported;
		this.#clock = clock;
		this.#isOneOfSeveral = isOneOfSeveral;
		this.#reader = new TimeoutReader(exported.source, clock);
	}

	get name(): string {
		return this.exported.source.name;
	}

	async collect(timeout_ms: number): Promise<Found> {
		const { source, link, watched = null } = this.exported;
		const outcome = parseReading(stamp(await this.#reader.readFresh(timeout_ms), this.#clock));
		const facts = link?.facts ?? null;
		this.#gpu = facts?.gpu ?? this.#gpu;
		const origin = { source: source.id };
		const labels = this.#gpu === null ? origin : { ...origin, gpu: this.#gpu };
		const capacity = facts === null ? null : countedCapacity(facts, source);
		const families = [
			...withLabels([upMetric(outcome.ok)], this.#isOneOfSeveral ? labels : origin),
			...(isSimulated(source) ? [demoMetric()] : []),
			...withLabels(
				[
					...(outcome.ok ? sourceMetrics(countersOf(outcome.snapshot)) : []),
					...linkMetrics(
						facts === null || capacity === null ? null : { ...facts, capacity },
						link?.verdict,
						link ?? {},
					),
					...watchedMetrics(watched),
				],
				labels,
			),
		];
		return { families, failure: outcome.ok ? null : outcome.gap };
	}
}

/** `stress`: a load scenario, recorded and judged. */
import type { Clock, ParseStatistics, Sink, Source } from "../core/interfaces.ts";
import type { MeasuredLink } from "../core/link.ts";
import type { Sample } from "../core/sample.ts";
import { takeSamples } from "../pipeline/sampler.ts";
import { Ticker } from "../pipeline/ticker.ts";
import { ScenarioRun, type StressFailure } from "../stress/run-scenario.ts";
import type { Phase, Scenario } from "../stress/scenario.ts";
import { type References, StressRecord } from "../stress/stress-record.ts";
import {
	hasPassed,
	type StressResult,
	summaryOf,
	sustainedRates,
} from "../stress/stress-result.ts";
import type { Executor, Workload } from "../stress/workload.ts";
import type { StressDisplay } from "./stress-display.ts";
import type { DisplayFacts } from "./stress-timeline.ts";

export interface StressOptions {
	readonly scenario: Scenario;
	readonly references: References;
	readonly source: Source;
	readonly link: MeasuredLink;
	readonly parse: ParseStatistics;
	readonly interval_s: number;
	readonly executor: Executor;
	readonly command: readonly string[];
	readonly act: (() => Workload) | null;
	readonly grace_s: number;
	/** Closed at the end. */
	readonly log: Sink;
	readonly machine: Readonly<Record<string, string>>;
	readonly display: (facts: DisplayFacts) => StressDisplay;
}

/** How long the sample that ends the last phase is waited for, beyond one interval. */
const LAST_SAMPLE_MS = 1000;

/** Goes through the scenario while it samples, and says what came of it. */
export async function stress(
	options: StressOptions,
	clock: Clock,
	stop: AbortSignal,
): Promise<StressResult> {
	const { scenario, references, source, log, interval_s } = options;
	const record = new StressRecord(scenario, references);
	const failures: StressFailure[] = [];
	const run = new ScenarioRun({
		...options,
		record,
		clock,
		stop,
		onPhase: (phase: Phase) => display.phase(phase),
		onFailure(failure) {
			failures.push(failure);
			display.failure(failure);
		},
	});
	const display = options.display({
		scenario,
		isDemo: source.isDemo,
		link: options.link,
		clock,
		progress: () => run.progress,
		results: () => record.results(),
	});
	const sampling = new Sampling(options, clock, stop, (sample) => {
		const labelled = record.take(sample);
		log.write(labelled);
		display.sample(labelled);
	});
	const [began_ms, wall_ms] = [clock.now(), clock.wall()];
	try {
		// Phases begin with a reading, so that their ends meet readings where intervals fit in.
		await sampling.next();
		await run.run();
		if (!stop.aborted) await sampling.next(LAST_SAMPLE_MS + interval_s * 1000);
	} finally {
		await sampling.end();
		await log.close();
		await display.end();
	}
	const interrupted = stop.aborted;
	const checks = record.results();
	return {
		scenario: scenario.name,
		passed: hasPassed(checks, failures, interrupted),
		interrupted,
		demo: source.isDemo,
		began_ms: wall_ms,
		seconds: (clock.now() - began_ms) / 1000,
		phases: record.stages.map(summaryOf),
		checks,
		failures,
		machine: options.machine,
		sustained: sustainedRates(record.stages),
	};
}

/** Takes samples beside the run, and for a moment after it. */
class Sampling {
	readonly #clock: Clock;
	readonly #stop = new AbortController();
	readonly #done: Promise<void>;
	/** Ended by the next sample. */
	#waits: AbortController[] = [];
	#error: unknown = null;

	constructor(
		{ source, link, parse, interval_s }: StressOptions,
		clock: Clock,
		stop: AbortSignal,
		take: (sample: Sample) => void,
	) {
		this.#clock = clock;
		const ticker = new Ticker(clock, interval_s, this.#stop.signal);
		stop.addEventListener("abort", () => this.#wake(), { once: true });
		this.#done = (async () => {
			for await (const samples of takeSamples({ source, link, parse, ticker, clock })) {
				for (const sample of samples) take(sample);
				this.#wake();
			}
		})().catch((error: unknown) => {
			this.#error = error;
			this.#wake();
		});
	}

	/** Resolves with the next sample, or after so long without one. */
	async next(patience_ms = Number.POSITIVE_INFINITY): Promise<void> {
		const wait = new AbortController();
		this.#waits.push(wait);
		await this.#clock.waitUntil(this.#clock.now() + patience_ms, wait.signal);
		if (this.#error !== null) throw this.#error;
	}

	async end(): Promise<void> {
		this.#stop.abort();
		await this.#done;
		if (this.#error !== null) throw this.#error;
	}

	#wake(): void {
		for (const wait of this.#waits) wait.abort();
		this.#waits = [];
	}
}

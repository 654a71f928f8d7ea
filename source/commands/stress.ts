/** `stress`: a load scenario, recorded and judged. */
import { type Clock, isSimulated, type Sink, type Source } from "../core/interfaces.ts";
import type { Sample } from "../core/sample.ts";
import type { MeasuredLink } from "../link/link.ts";
import { EventDetector } from "../pipeline/event-detector.ts";
import { LinkEvents } from "../pipeline/link-events.ts";
import { takeSamples } from "../pipeline/sampler.ts";
import { Ticker } from "../pipeline/ticker.ts";
import { isAcceptable } from "../stress/evaluate-check.ts";
import { type Looks, ScenarioRun, type StressFailure } from "../stress/run-scenario.ts";
import type { Phase, Scenario } from "../stress/scenario.ts";
import { type References, StressRecord } from "../stress/stress-record.ts";
import {
	hasPassed,
	type StressResult,
	summarizeStage,
	sustainedRates,
} from "../stress/stress-result.ts";
import type { Executor, Workload } from "../stress/workload.ts";
import type { StressDisplay } from "../text/stress-display.ts";
import type { DisplayFacts } from "../text/stress-timeline.ts";

export interface StressOptions {
	readonly scenario: Scenario;
	readonly references: References;
	readonly source: Source;
	readonly link: MeasuredLink;
	readonly interval_s: number;
	readonly executor: Executor;
	readonly command: readonly string[];
	readonly act: (() => Workload) | null;
	readonly grace_s: number;
	/** Closed at the end. */
	readonly log: Sink;
	readonly machine: Readonly<Record<string, string>>;
	readonly display: (facts: DisplayFacts) => StressDisplay;
	/** Whether to end after the first phase that fails. */
	readonly failFast: boolean;
	/** Null: every phase takes its time. */
	readonly looks: ReportedLooks | null;
}

/** Looks of which each says in a line what is known. */
export interface ReportedLooks extends Pick<Looks, "at_s"> {
	readonly take: (order: number) => Promise<{ readonly text: string; readonly isEnough: boolean }>;
}

/** How long to wait for the sample that ends the last phase, beyond one interval. */
const LAST_SAMPLE_MS = 1000;

/** Runs the scenario while sampling, and returns its result. */
export async function stress(
	options: StressOptions,
	clock: Clock,
	stop: AbortSignal,
): Promise<StressResult> {
	const { scenario, references, source, log, interval_s, looks } = options;
	const record = new StressRecord(scenario, references, source.offers);
	const failures: StressFailure[] = [];
	const run = new ScenarioRun({
		...options,
		record,
		clock,
		stop,
		looks: looks === null ? null : { at_s: looks.at_s, take: (order) => look(order) },
		hasFailed: () => options.failFast && hasFailedAlready(record, failures),
		onPhase: (phase: Phase) => display.phase(phase),
		onFailure(failure) {
			failures.push(failure);
			display.failure(failure);
		},
	});
	const display = options.display({
		scenario,
		isDemo: isSimulated(source),
		offers: source.offers,
		link: options.link,
		clock,
		progress: () => run.progress,
		results: () => record.results(),
	});
	const detector = new EventDetector([new LinkEvents(options.link)]);
	const look = async (order: number) => {
		const found = await looks?.take(order);
		if (found !== undefined) display.note(found.text);
		// A workload that failed has decided the run as well.
		return found?.isEnough === true || failures.some(({ isAllowed }) => !isAllowed);
	};
	const sampling = new Sampling(options, clock, stop, (sample) => {
		const labelled = record.take(sample);
		log.write(...detector.next(labelled), labelled);
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
		demo: isSimulated(source),
		began_ms: wall_ms,
		seconds: (clock.now() - began_ms) / 1000,
		phases: record.stages.map(summarizeStage),
		checks,
		failures,
		machine: options.machine,
		sustained: sustainedRates(record.stages),
	};
}

/** Whether nothing to come can make the run pass. */
function hasFailedAlready(record: StressRecord, failures: readonly StressFailure[]): boolean {
	return (
		failures.some(({ isAllowed }) => !isAllowed) ||
		record.results().some(({ verdict, isOpen }) => !isOpen && !isAcceptable(verdict))
	);
}

/** Takes samples during the run, and for a moment after it. */
class Sampling {
	readonly #clock: Clock;
	readonly #stop = new AbortController();
	readonly #done: Promise<void>;
	/** Aborted by the next sample. */
	#waits: AbortController[] = [];
	#error: unknown = null;

	constructor(
		{ source, link, interval_s }: StressOptions,
		clock: Clock,
		stop: AbortSignal,
		take: (sample: Sample) => void,
	) {
		this.#clock = clock;
		const ticker = new Ticker(clock, interval_s, this.#stop.signal);
		stop.addEventListener("abort", () => this.#wake(), { once: true });
		this.#done = (async () => {
			for await (const samples of takeSamples({ source, link, ticker, clock })) {
				for (const sample of samples) take(sample);
				this.#wake();
			}
		})().catch((error: unknown) => {
			this.#error = error;
			this.#wake();
		});
	}

	/** Resolves with the next sample, or after the timeout. */
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

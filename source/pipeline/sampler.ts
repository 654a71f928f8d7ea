import type { Clock, ParseStatistics, RawReading, Source } from "../core/interfaces.ts";
import type { Reading, Sample } from "../core/sample.ts";
import { RateDeriver } from "./derive-rates.ts";
import type { Ticker } from "./ticker.ts";

/** A driver that has not answered for this long (or for an interval) is reported as a gap. */
const PATIENCE_MS = 1000;

export interface SamplerOptions {
	readonly source: Source;
	readonly parse: ParseStatistics;
	readonly ticker: Ticker;
	readonly clock: Clock;
}

/** Takes a reading on every tick, and yields the sample that follows from it, until stopped. */
export async function* takeSamples(options: SamplerOptions): AsyncGenerator<Sample> {
	const { source, ticker, clock } = options;
	const deriver = new RateDeriver();
	const reader = new PatientReader(options);
	while (await ticker.next()) {
		const raw = await reader.read(Math.max(PATIENCE_MS, ticker.interval_s * 1000));
		if (raw === null) return;
		const sample = deriver.next(interpret(raw, options.parse, clock));
		yield source.isDemo ? asDemo(sample) : sample;
	}
}

/** Every record of a demo says that it is one. */
function asDemo(sample: Sample): Sample {
	return { ...sample, detail: ["demo", sample.detail].filter(Boolean).join("; ") };
}

function interpret(raw: RawReading, parse: ParseStatistics, clock: Clock): Reading {
	const wall_ms = clock.wall();
	if (!raw.ok) {
		const { code, message } = raw;
		return { ok: false, gap: { code, message, at_ms: clock.now(), wall_ms } };
	}
	const { earliest_ms, latest_ms } = raw;
	const parsed = parse(raw.text);
	if (!parsed.ok) {
		const message = `this is not a statistics file: ${parsed.problem}`;
		return { ok: false, gap: { code: "EFORMAT", message, at_ms: latest_ms, wall_ms } };
	}
	return {
		ok: true,
		snapshot: { statistics: parsed.statistics, earliest_ms, latest_ms, wall_ms },
	};
}

/**
 * Reads a source that may never answer. A read that hangs in the kernel can not be cancelled, so
 * it is left waiting, no second one is begun beside it, and its answer counts when it comes.
 */
class PatientReader {
	readonly #source: Source;
	readonly #clock: Clock;
	readonly #stop: AbortSignal;
	#pending: Promise<RawReading> | null = null;
	#asked_ms = 0;

	constructor({ source, clock, ticker }: SamplerOptions) {
		this.#source = source;
		this.#clock = clock;
		this.#stop = ticker.stop;
	}

	/** The answer, or that there is none; null where all was stopped before either. */
	async read(patience_ms: number): Promise<RawReading | null> {
		if (this.#pending === null) {
			this.#asked_ms = this.#clock.now();
			this.#pending = this.#source.read();
		}
		const answer = await this.#answerWithin(this.#pending, patience_ms);
		if (answer !== null) {
			this.#pending = null;
			return answer;
		}
		if (this.#stop.aborted) return null;
		const waited_s = Math.round((this.#clock.now() - this.#asked_ms) / 1000);
		return {
			ok: false,
			code: "ETIMEDOUT",
			message: `the driver has not answered for ${waited_s} s; a read of its file hangs`,
		};
	}

	async #answerWithin(
		pending: Promise<RawReading>,
		patience_ms: number,
	): Promise<RawReading | null> {
		const over = new AbortController();
		const end = () => over.abort();
		this.#stop.addEventListener("abort", end);
		const patience = this.#clock
			.waitUntil(this.#clock.now() + patience_ms, over.signal)
			.then(() => null);
		try {
			return await Promise.race([pending, patience]);
		} finally {
			end();
			this.#stop.removeEventListener("abort", end);
		}
	}
}

/**
 * The pipeline: from a source to samples. On every tick it takes a reading, derives rates and
 * bounds from it and the previous ones, and hands the samples to a feed. Time and source are
 * parameters, so it runs the same on a simulated clock.
 */
import {
	type Clock,
	type Failure,
	isSimulated,
	type Reading,
	type Source,
} from "../core/interfaces.ts";
import { printable } from "../core/printable-text.ts";
import type { Outcome, Sample } from "../core/sample.ts";
import type { LinkFacts, LinkView } from "../link/link.ts";
import { ClockStepDetector } from "./clock-step-detector.ts";
import { countedCapacity } from "./counted-capacity.ts";
import { RateDeriver } from "./derive-rates.ts";
import type { Ticker } from "./ticker.ts";
import { TimeoutReader } from "./timeout-reader.ts";

/** A driver that has not answered for this long, or for an interval, is reported as a gap. */
const MIN_TIMEOUT_MS = 1000;

/** How long readings may be batched for consumers that need not see each of them immediately. */
export const BATCH_MS = 100;

/** What is sampled, when, and by which clock. */
export interface SamplerOptions {
	readonly source: Source;
	readonly ticker: Ticker;
	readonly clock: Clock;
	/** The link as last seen; null or left out if it is not watched. */
	readonly link?: LinkView | null;
	/** How long readings may be batched, in milliseconds; 0 if left out. */
	readonly batch_ms?: number;
}

/** A reading, and the link as it was then. */
export interface PendingSample {
	readonly reading: StampedReading;
	readonly link: LinkFacts | null;
}

/** Makes the samples of one source from its readings, in the order in which they were taken. */
export class SampleMaker {
	readonly #source: Source;
	readonly #link: LinkView | null;
	readonly #deriver = new RateDeriver();
	readonly #steps = new ClockStepDetector();

	/** @param link told of the traffic; null if it is not watched */
	constructor(source: Source, link: LinkView | null) {
		this.#source = source;
		this.#link = link;
	}

	next({ reading, link }: PendingSample): Sample {
		const sample = this.#steps.annotate(this.#deriver.next(parseReading(reading)));
		this.#link?.observe?.(trafficOf(sample), sample.elapsed_s);
		return withOrigin(sample, this.#source, link);
	}
}

/**
 * Takes a reading on every tick and yields samples, until the ticker ends. Close ticks are batched:
 * after an idle period the first sample runs on cold caches and costs several times as much.
 */
export async function* takeSamples(options: SamplerOptions): AsyncGenerator<readonly Sample[]> {
	const { source, ticker, clock, link = null, batch_ms = 0 } = options;
	const maker = new SampleMaker(source, link);
	const sampleOf = (pending: PendingSample) => maker.next(pending);
	const reader = new TimeoutReader(source, clock, ticker.stop);
	let pending: PendingSample[] = [];
	let end_ms = 0;
	/** @returns whether the batch continues */
	const take = (answer: Reading): boolean => {
		const reading = stamp(answer, clock);
		if (pending.length === 0) end_ms = reading.now_ms + batch_ms;
		pending.push({ reading, link: link?.facts ?? null });
		return answer.ok && reading.now_ms + ticker.interval_s * 1000 < end_ms;
	};
	/** Readings that were not answered immediately. */
	const unanswered: Promise<Reading>[] = [];
	const readOnce = (): boolean => {
		const answer = reader.read(Math.max(MIN_TIMEOUT_MS, ticker.interval_s * 1000));
		if (!(answer instanceof Promise)) return take(answer);
		unanswered.push(answer);
		return false;
	};
	while (await ticker.each(readOnce)) {
		const late = await unanswered.pop();
		if (ticker.stop.aborted) break;
		if (late !== undefined && take(late)) continue;
		yield pending.map(sampleOf);
		pending = [];
	}
	if (pending.length > 0) yield pending.map(sampleOf);
}

/** Both directions together, MB/s; null if unknown. */
function trafficOf({ tx_mb_per_s, rx_mb_per_s }: Sample): number | null {
	return tx_mb_per_s === null || rx_mb_per_s === null ? null : tx_mb_per_s + rx_mb_per_s;
}

/** Adds the source and the link to a sample. A failed reading has only its source. */
function withOrigin(sample: Sample, source: Source, link: LinkFacts | null): Sample {
	const detail = isSimulated(source)
		? ["demo", sample.detail].filter(Boolean).join("; ")
		: sample.detail;
	if (sample.event === "gap") return { ...sample, source: source.id, detail };
	const origin = { source: source.id, counts: source.counts, detail };
	// A link without a device and a GPU is unknown, as it is in the sample already.
	if (link === null || (link.device === "" && link.gpu === null)) return { ...sample, ...origin };
	const { errors, narrowest } = link;
	const capacity = countedCapacity(link, source);
	return {
		...sample,
		...origin,
		gpu: link.gpu ?? "",
		link_device: link.device,
		link_capacity_tx_mb_per_s: capacity.tx_mb_per_s,
		link_capacity_rx_mb_per_s: capacity.rx_mb_per_s,
		pcie_correctable_errors: errors.correctable,
		pcie_nonfatal_errors: errors.nonfatal,
		pcie_fatal_errors: errors.fatal,
		link_speed_gt_per_s: narrowest?.current.gt_per_s ?? null,
		link_width: narrowest?.current.lanes ?? null,
	};
}

/** A reading, and both clocks at its arrival, in ms. */
export interface StampedReading {
	readonly reading: Reading;
	readonly now_ms: number;
	readonly wall_ms: number;
}

/** Stamps a reading with the present time. */
export function stamp(reading: Reading, clock: Clock): StampedReading {
	return { reading, now_ms: clock.now(), wall_ms: clock.wall() };
}

/** Parses a reading. A failure to read and a failure to parse are both gaps. */
export function parseReading({ reading, now_ms, wall_ms: arrived_ms }: StampedReading): Outcome {
	// A late answer may have waited: both times are those of the reading, not of its arrival.
	const at_ms = reading.ok ? reading.latest_ms : now_ms;
	const wall_ms = Math.round(arrived_ms - (now_ms - at_ms));
	const parsed = reading.ok ? reading.parse() : reading;
	if (reading.ok && parsed.ok) {
		const { earliest_ms, latest_ms, epoch, counted_ms, note } = reading;
		const { counters, sampled } = parsed;
		const times = { earliest_ms, latest_ms, wall_ms, counted_ms };
		return { ok: true, snapshot: { counters, sampled, epoch, note, ...times } };
	}
	const { code, message } = parsed as Failure;
	// The message of a system error contains the path, which may contain any character.
	return { ok: false, gap: { code, message: printable(message), at_ms, wall_ms } };
}

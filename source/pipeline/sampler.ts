import type { Clock, ParseStatistics, RawReading, Source } from "../core/interfaces.ts";
import type { LinkFacts, LinkView } from "../core/link.ts";
import { printable } from "../core/printable-text.ts";
import type { Reading, Sample } from "../core/sample.ts";
import { ClockSteps } from "./clock-steps.ts";
import { RateDeriver } from "./derive-rates.ts";
import { PatientReader } from "./patient-reader.ts";
import type { Ticker } from "./ticker.ts";

/** A driver that has not answered for this long (or for an interval) is reported as a gap. */
const PATIENCE_MS = 1000;

/** Readings that are not looked at as they come may be gathered for so long: lines are written ten times a second. */
export const GATHER_MS = 100;

export interface SamplerOptions {
	readonly source: Source;
	readonly parse: ParseStatistics;
	readonly ticker: Ticker;
	readonly clock: Clock;
	/** What is known of the link meanwhile; null where nobody looks at it. */
	readonly link?: LinkView | null;
	/** How long readings may be gathered for, milliseconds; 0 if left out. */
	readonly gather_ms?: number;
}

/** What was known at the time of a reading. */
interface Taken {
	readonly reading: TimedReading;
	readonly link: LinkFacts | null;
}

/**
 * Takes a reading on every tick, and yields the samples that follow from it, until stopped. Ticks
 * that are close together are gathered, and understood together: what does nothing for a while has
 * to fetch all of its code and data from memory again, which costs more than what it does.
 */
export async function* takeSamples(options: SamplerOptions): AsyncGenerator<readonly Sample[]> {
	const { source, parse, ticker, clock, link, gather_ms = 0 } = options;
	const deriver = new RateDeriver();
	const steps = new ClockSteps();
	const sampleOf = ({ reading, link }: Taken): Sample => {
		const sample = steps.mark(deriver.next(interpret(reading, parse)));
		return source.isDemo ? asDemo(sample) : withLink(sample, link);
	};
	const reader = new PatientReader(source, clock, ticker.stop);
	let taken: Taken[] = [];
	let end_ms = 0;
	/** @returns whether more is to be gathered */
	const take = (raw: RawReading): boolean => {
		const reading = timed(raw, clock);
		if (taken.length === 0) end_ms = reading.now_ms + gather_ms;
		taken.push({ reading, link: link?.facts ?? null });
		return raw.ok && reading.now_ms + ticker.interval_s * 1000 < end_ms;
	};
	/** What was not answered at once. */
	const asked: Promise<RawReading>[] = [];
	const readOnce = (): boolean => {
		const answer = reader.read(Math.max(PATIENCE_MS, ticker.interval_s * 1000));
		if (!(answer instanceof Promise)) return take(answer);
		asked.push(answer);
		return false;
	};
	while (await ticker.each(readOnce)) {
		const late = await asked.pop();
		if (ticker.stop.aborted) break;
		if (late !== undefined && take(late)) continue;
		yield taken.map(sampleOf);
		taken = [];
	}
	if (taken.length > 0) yield taken.map(sampleOf);
}

/** Every record of a demo says that it is one. */
function asDemo(sample: Sample): Sample {
	return { ...sample, detail: ["demo", sample.detail].filter(Boolean).join("; ") };
}

/** Where the reading failed, the record says nothing but that. */
function withLink(sample: Sample, facts: LinkFacts | null): Sample {
	if (facts === null || sample.event === "gap") return sample;
	// Nothing is known of a link without a device and a GPU, which the sample says already.
	if (facts.device === "" && facts.gpu === null) return sample;
	const { capacity, errors } = facts;
	return {
		...sample,
		link_device: facts.device,
		link_capacity_tx_mb_per_s: capacity.tx_mb_per_s,
		link_capacity_rx_mb_per_s: capacity.rx_mb_per_s,
		pcie_correctable_errors: errors.correctable,
		pcie_nonfatal_errors: errors.nonfatal,
		pcie_fatal_errors: errors.fatal,
	};
}

/** What the driver said, and both clocks when it was heard. */
export interface TimedReading {
	readonly raw: RawReading;
	readonly now_ms: number;
	readonly wall_ms: number;
}

export function timed(raw: RawReading, clock: Clock): TimedReading {
	return { raw, now_ms: clock.now(), wall_ms: clock.wall() };
}

/** What the driver said, understood; a text that is none of the driver's is a gap. */
export function interpret(
	{ raw, now_ms, wall_ms: heard_ms }: TimedReading,
	parse: ParseStatistics,
): Reading {
	if (!raw.ok) {
		const { code } = raw;
		// The system names the path in its message, and a path is anybody's.
		const message = printable(raw.message);
		return { ok: false, gap: { code, message, at_ms: now_ms, wall_ms: heard_ms } };
	}
	const { earliest_ms, latest_ms } = raw;
	// A late answer may have lain about since: both clocks are those of the reading.
	const wall_ms = Math.round(heard_ms - (now_ms - latest_ms));
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

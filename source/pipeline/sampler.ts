import type { Clock, ParseStatistics, RawReading, Source } from "../core/interfaces.ts";
import type { LinkView } from "../core/link.ts";
import { printable } from "../core/printable-text.ts";
import type { Reading, Sample } from "../core/sample.ts";
import { ClockSteps } from "./clock-steps.ts";
import { RateDeriver } from "./derive-rates.ts";
import { PatientReader } from "./patient-reader.ts";
import type { Ticker } from "./ticker.ts";

/** A driver that has not answered for this long (or for an interval) is reported as a gap. */
const PATIENCE_MS = 1000;

export interface SamplerOptions {
	readonly source: Source;
	readonly parse: ParseStatistics;
	readonly ticker: Ticker;
	readonly clock: Clock;
	/** What is known of the link meanwhile; null where nobody looks at it. */
	readonly link?: LinkView | null;
}

/** Takes a reading on every tick, and yields the sample that follows from it, until stopped. */
export async function* takeSamples(options: SamplerOptions): AsyncGenerator<Sample> {
	const { source, ticker, clock } = options;
	const deriver = new RateDeriver();
	const steps = new ClockSteps();
	const reader = new PatientReader(source, clock, ticker.stop);
	while (await ticker.next()) {
		const raw = await reader.read(Math.max(PATIENCE_MS, ticker.interval_s * 1000));
		if (ticker.stop.aborted) return;
		const sample = steps.mark(deriver.next(interpret(raw, options.parse, clock)));
		yield source.isDemo ? asDemo(sample) : withLink(sample, options.link ?? null);
	}
}

/** Every record of a demo says that it is one. */
function asDemo(sample: Sample): Sample {
	return { ...sample, detail: ["demo", sample.detail].filter(Boolean).join("; ") };
}

/** Where the reading failed, the record says nothing but that. */
function withLink(sample: Sample, link: LinkView | null): Sample {
	const facts = link?.facts ?? null;
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

/** What the driver said, understood; a text that is none of the driver's is a gap. */
export function interpret(raw: RawReading, parse: ParseStatistics, clock: Clock): Reading {
	const now_ms = clock.now();
	if (!raw.ok) {
		const { code } = raw;
		// The system names the path in its message, and a path is anybody's.
		const message = printable(raw.message);
		return { ok: false, gap: { code, message, at_ms: now_ms, wall_ms: clock.wall() } };
	}
	const { earliest_ms, latest_ms } = raw;
	// A late answer may have lain about since: both clocks are those of the reading.
	const wall_ms = Math.round(clock.wall() - (now_ms - latest_ms));
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

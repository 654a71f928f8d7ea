/**
 * From readings to samples: rates over the interval between two readings. What the source does not
 * count stays unknown. The driver's own MB/s and average latency are lifetime averages, never used
 * as rates.
 */
import { BYTES_PER_MB } from "../core/metrics.ts";
import {
	type Counters,
	type DriverLatency,
	type Gap,
	type Outcome,
	type Sample,
	type Snapshot,
	UNKNOWN_SAMPLE,
} from "../core/sample.ts";
import { type CounterChange, compareCounters, isSameReading } from "./counter-changes.ts";
import { elapsedBetween, wasReset } from "./elapsed-time.ts";
import { LatencyEstimator } from "./latency-estimator.ts";

type LatencyValues = Pick<
	Sample,
	"latency_ns" | "latency_error_ns" | "latency_interval_s" | "latency_at_least_ns"
>;

const NO_LATENCY: LatencyValues = {
	latency_ns: null,
	latency_error_ns: null,
	latency_interval_s: null,
	latency_at_least_ns: null,
};

/** Follows one source: one sample per reading. */
export class RateDeriver {
	readonly #latency = new LatencyEstimator();
	/** The last reading that counters can be compared with. */
	#base: Snapshot | null = null;
	/** The last reading; later than the base while the source repeats itself. */
	#latest: Snapshot | null = null;
	/** Start of the current gap, monotonic clock, ms; null outside a gap. */
	#gapSince_ms: number | null = null;

	/** Returns the sample of the next reading, in the order in which they were taken. */
	next(outcome: Outcome): Sample {
		return outcome.ok ? this.#fromSnapshot(outcome.snapshot) : this.#fromGap(outcome.gap);
	}

	#fromGap(gap: Gap): Sample {
		this.#gapSince_ms ??= gap.at_ms;
		return {
			...UNKNOWN_SAMPLE,
			at_s: gap.at_ms / 1000,
			wall_ms: gap.wall_ms,
			event: "gap",
			gap_code: gap.code,
			detail: `${gap.code}: ${gap.message}`,
		};
	}

	#fromSnapshot(now: Snapshot): Sample {
		const [base, latest] = [this.#base, this.#latest];
		const gapSince_ms = this.#gapSince_ms;
		this.#gapSince_ms = null;
		this.#latest = now;
		if (base === null || latest === null) {
			this.#begin(now);
			return { ...countersOf(now), event: "start", detail: now.note ?? "" };
		}
		const afterGap =
			gapSince_ms === null ? "" : `no reading for ${seconds(now.latest_ms - gapSince_ms)}`;
		if (isSameReading(latest, now)) return unchanged(now, afterGap !== "");
		const change = changeBetween(base, latest, now);
		const elapsed_ms = elapsedBetween(base, now);
		if (change.kind === "reset") {
			this.#begin(now);
			const detail = [change.detail, afterGap, now.note].filter(Boolean).join("; ");
			return { ...countersOf(now), elapsed_s: bracketed_s(base, now), event: "reset", detail };
		}
		if (elapsed_ms === null) return unchanged(now, afterGap !== "");
		this.#base = now;
		if (change.kind === "wrap") this.#latency.invalidate();
		const elapsed_s = elapsed_ms / 1000;
		return {
			...countersOf(now),
			elapsed_s,
			tx_mb_per_s: now.sampled?.tx_mb_per_s ?? rate(change.tx_bytes, BYTES_PER_MB * elapsed_s),
			rx_mb_per_s: now.sampled?.rx_mb_per_s ?? rate(change.rx_bytes, BYTES_PER_MB * elapsed_s),
			tx_operations_per_s: rate(change.tx_operations, elapsed_s),
			rx_operations_per_s: rate(change.rx_operations, elapsed_s),
			...this.#latencyOf(now),
			event: change.kind === "wrap" ? "wrap" : afterGap === "" ? "" : "resume",
			detail: [change.detail, afterGap, now.sampled === undefined ? "" : SAMPLED]
				.filter(Boolean)
				.join("; "),
		};
	}

	/** Forgets everything before a start or a reset. */
	#begin(now: Snapshot): void {
		this.#base = now;
		this.#latency.reset();
		this.#latencyOf(now);
	}

	#latencyOf(now: Snapshot): LatencyValues {
		const { tx_operations, rx_operations } = now.counters;
		if (tx_operations === null || rx_operations === null) return NO_LATENCY;
		const operations = Number(tx_operations + rx_operations);
		const latency = latencyOf(now.counters);
		if (tx_operations < 0n || rx_operations < 0n) this.#latency.invalidate();
		const { estimate, atLeast_ns } = this.#latency.observe(midpoint_s(now), operations, latency);
		return {
			latency_ns: estimate?.mean_ns ?? null,
			latency_error_ns: estimate?.error_ns ?? null,
			latency_interval_s: estimate?.interval_s ?? null,
			latency_at_least_ns: atLeast_ns,
		};
	}
}

/** What the detail of a record says where its rates are not of the whole interval. */
const SAMPLED = "sampled";

/**
 * @param base the last reading that counters can be compared with
 * @param latest the last reading, which may repeat the base
 */
function changeBetween(base: Snapshot, latest: Snapshot, now: Snapshot): CounterChange {
	if (wasReset(latest, now)) return { kind: "reset", detail: "the driver's runtime restarted" };
	if (base.epoch?.id !== now.epoch?.id) return { kind: "reset", detail: now.epoch?.why ?? "" };
	return compareCounters(base.counters, now.counters);
}

/** A repeated reading ends no interval: the next new one covers its time as well. */
function unchanged(now: Snapshot, isAfterGap: boolean): Sample {
	return {
		...countersOf(now),
		event: isAfterGap ? "resume" : "",
		detail: "the source has no newer counters than at the previous reading",
	};
}

/** Returns a sample of the counters of one reading, without rates. */
export function countersOf({ counters, latest_ms, wall_ms }: Snapshot): Sample {
	return { ...UNKNOWN_SAMPLE, at_s: latest_ms / 1000, wall_ms, ...counters };
}

function latencyOf(counters: Counters): DriverLatency | null {
	const { latency_average_ns, latency_maximum_ns, latency_minimum_ns } = counters;
	if (latency_average_ns === null || latency_maximum_ns === null || latency_minimum_ns === null) {
		return null;
	}
	return {
		average_ns: latency_average_ns,
		maximum_ns: latency_maximum_ns,
		minimum_ns: latency_minimum_ns,
	};
}

function rate(growth: number | null, per: number): number | null {
	return growth === null ? null : growth / per;
}

function midpoint_s(snapshot: Snapshot): number {
	return (snapshot.earliest_ms + snapshot.latest_ms) / 2000;
}

function bracketed_s(earlier: Snapshot, later: Snapshot): number {
	return midpoint_s(later) - midpoint_s(earlier);
}

function seconds(duration_ms: number): string {
	return `${(duration_ms / 1000).toFixed(1)} s`;
}

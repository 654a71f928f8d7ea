/**
 * From readings to samples: what two readings of the driver say about the interval between them.
 *
 * The driver's own MB/s and average latency are lifetime averages and are never used as rates.
 */
import { BYTES_PER_MB } from "../core/metrics.ts";
import {
	type Gap,
	type Reading,
	type Sample,
	type Snapshot,
	UNKNOWN_SAMPLE,
} from "../core/sample.ts";
import { compareCounters } from "./counter-changes.ts";
import { elapsedBetween, wasReset } from "./elapsed-time.ts";
import { LatencyBounder } from "./latency-bounds.ts";

/** Follows one driver; each reading gives one sample. */
export class RateDeriver {
	readonly #latency = new LatencyBounder();
	/** The last reading that counters can be compared with. */
	#base: Snapshot | null = null;
	/** When the gap that is under way began. */
	#gapSince_ms: number | null = null;

	next(reading: Reading): Sample {
		return reading.ok ? this.#fromSnapshot(reading.snapshot) : this.#fromGap(reading.gap);
	}

	#fromGap(gap: Gap): Sample {
		this.#gapSince_ms ??= gap.at_ms;
		return {
			...UNKNOWN_SAMPLE,
			at_s: gap.at_ms / 1000,
			wall_ms: gap.wall_ms,
			event: "gap",
			detail: `${gap.code}: ${gap.message}`,
		};
	}

	#fromSnapshot(now: Snapshot): Sample {
		const base = this.#base;
		const gapSince_ms = this.#gapSince_ms;
		this.#gapSince_ms = null;
		if (base === null) {
			this.#begin(now);
			return { ...countersOf(now), event: "start" };
		}
		const change = wasReset(base, now)
			? ({ kind: "reset", detail: "the driver's runtime started again" } as const)
			: compareCounters(base.statistics, now.statistics);
		const elapsed_ms = elapsedBetween(base, now);
		const afterGap =
			gapSince_ms === null ? "" : `no reading for ${seconds(now.latest_ms - gapSince_ms)}`;

		if (change.kind === "reset") {
			this.#begin(now);
			const detail = [change.detail, afterGap].filter(Boolean).join("; ");
			return { ...countersOf(now), elapsed_s: bracketed_s(base, now), event: "reset", detail };
		}
		if (elapsed_ms === null) {
			// The same text again: nothing was said about this interval. The next text covers it too.
			return {
				...countersOf(now),
				elapsed_s: bracketed_s(base, now),
				event: afterGap === "" ? "" : "resume",
				detail: "the statistics file has not been written since the reading before",
			};
		}
		this.#base = now;
		if (change.kind === "wrap") this.#latency.distrust();
		const elapsed_s = elapsed_ms / 1000;
		return {
			...countersOf(now),
			elapsed_s,
			tx_mb_per_s: change.tx_bytes / BYTES_PER_MB / elapsed_s,
			rx_mb_per_s: change.rx_bytes / BYTES_PER_MB / elapsed_s,
			tx_operations_per_s: change.tx_operations / elapsed_s,
			rx_operations_per_s: change.rx_operations / elapsed_s,
			...this.#latencyOf(now),
			event: change.kind === "wrap" ? "wrap" : afterGap === "" ? "" : "resume",
			detail: [change.detail, afterGap].filter(Boolean).join("; "),
		};
	}

	/** Forgets everything before a start or a reset. */
	#begin(now: Snapshot): void {
		this.#base = now;
		this.#latency.reset();
		this.#latencyOf(now);
	}

	#latencyOf(
		now: Snapshot,
	): Pick<
		Sample,
		"latency_ns" | "latency_error_ns" | "latency_interval_s" | "latency_at_least_ns"
	> {
		const { tx_operations, rx_operations, latency } = now.statistics;
		const operations = Number(tx_operations + rx_operations);
		if (tx_operations < 0n || rx_operations < 0n) this.#latency.distrust();
		const { estimate, atLeast_ns } = this.#latency.observe(midpoint_s(now), operations, latency);
		return {
			latency_ns: estimate?.mean_ns ?? null,
			latency_error_ns: estimate?.error_ns ?? null,
			latency_interval_s: estimate?.interval_s ?? null,
			latency_at_least_ns: atLeast_ns,
		};
	}
}

/** What one reading says by itself. */
function countersOf({ statistics, latest_ms, wall_ms }: Snapshot): Sample {
	return {
		...UNKNOWN_SAMPLE,
		at_s: latest_ms / 1000,
		wall_ms,
		runtime_s: statistics.runtime_ms / 1000,
		tx_bytes: statistics.tx_bytes,
		tx_operations: statistics.tx_operations,
		rx_bytes: statistics.rx_bytes,
		rx_operations: statistics.rx_operations,
		latency_average_ns: statistics.latency?.average_ns ?? null,
		latency_maximum_ns: statistics.latency?.maximum_ns ?? null,
		latency_minimum_ns: statistics.latency?.minimum_ns ?? null,
		dma_errors: statistics.dma_errors,
		connections: statistics.connections,
		disconnections: statistics.disconnections,
		thunderbolt_errors: statistics.thunderbolt_errors,
		connect_time_ns: statistics.connect_time_ns,
	};
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

import { TimedMean } from "../../statistics/timed-mean.ts";
import { type JudgedMetric, mapMetrics } from "./log-contents.ts";

/** One hour of the clock (UTC). */
export interface HourContents {
	/** Wall clock at its beginning, in seconds since the Unix epoch. */
	readonly start_s: number;
	/** Time with known rates, and the idle part of it. */
	readonly known_s: number;
	readonly idle_s: number;
	/** Of the values under load. */
	readonly means: Readonly<Record<JudgedMetric, TimedMean>>;
}

const HOUR_S = 3600;

/** One hour, as its samples are added. */
export class Hour implements HourContents {
	readonly start_s: number;
	known_s = 0;
	idle_s = 0;
	readonly means = mapMetrics(() => new TimedMean());

	constructor(start_s: number) {
		this.start_s = start_s;
	}

	/** One sample's time. */
	time(elapsed_s: number, isIdle: boolean): void {
		this.known_s += elapsed_s;
		if (isIdle) this.idle_s += elapsed_s;
	}

	/** Rates under load; NaN: unknown. */
	rates(tx_mb_per_s: number, rx_mb_per_s: number, elapsed_s: number): void {
		this.means.tx_mb_per_s.add(tx_mb_per_s, elapsed_s);
		this.means.rx_mb_per_s.add(rx_mb_per_s, elapsed_s);
	}

	/** A latency estimate under load, over the last `reach_s` seconds. */
	latency(latency_ns: number, reach_s: number): void {
		this.means.latency_ns.add(latency_ns, reach_s);
	}
}

/** Aggregates a log by hour. */
export class Hours {
	readonly #hours = new Map<number, Hour>();
	#latest: Hour = new Hour(Number.NaN);

	/** The hour that a time is in. */
	at(time_s: number): Hour {
		const latest = this.#latest;
		// Most records are in the hour of the one before.
		if (time_s >= latest.start_s && time_s < latest.start_s + HOUR_S) return latest;
		const start_s = HOUR_S * Math.floor(time_s / HOUR_S);
		this.#latest = this.#hours.get(start_s) ?? new Hour(start_s);
		this.#hours.set(start_s, this.#latest);
		return this.#latest;
	}

	/** In the order of time. */
	get contents(): HourContents[] {
		return [...this.#hours.values()].sort((a, b) => a.start_s - b.start_s);
	}
}

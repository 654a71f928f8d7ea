import type { JudgedMetric } from "./log-contents.ts";

/** What one hour of the clock (UTC) was like. */
export interface HourContents {
	/** Wall clock at its beginning, in seconds since the Unix epoch. */
	readonly start_s: number;
	/** Time with known rates, and the idle part of it. */
	readonly known_s: number;
	readonly idle_s: number;
	/** Of the values under load. */
	readonly sums: Readonly<Record<JudgedMetric, Sum>>;
}

const HOUR_S = 3600;

/** One hour that is being added up. */
export class Hour implements HourContents {
	readonly start_s: number;
	known_s = 0;
	idle_s = 0;
	readonly sums = {
		tx_mb_per_s: new GrowingSum(),
		rx_mb_per_s: new GrowingSum(),
		latency_ns: new GrowingSum(),
	};

	constructor(start_s: number) {
		this.start_s = start_s;
	}

	/** One sample's time. */
	time(elapsed_s: number, isIdle: boolean): void {
		this.known_s += elapsed_s;
		if (isIdle) this.idle_s += elapsed_s;
	}

	/** Rates under load; NaN where one is not known. */
	rates(tx_mb_per_s: number, rx_mb_per_s: number): void {
		this.sums.tx_mb_per_s.add(tx_mb_per_s);
		this.sums.rx_mb_per_s.add(rx_mb_per_s);
	}

	/** An estimate under load. */
	latency(latency_ns: number): void {
		this.sums.latency_ns.add(latency_ns);
	}
}

/** A sum that stays a number, whatever numbers it is of. */
export interface Sum {
	/** The sum times {@link SCALE}. */
	readonly scaled: number;
	readonly count: number;
}

/** A power of two, which rounds nothing; so many values fit into a sum, however large each is. */
const SCALE = 2 ** -32;

/** The mean of all that these sums are of; null: of nothing. */
export function meanOf(sums: readonly Sum[]): number | null {
	const count = sums.reduce((all, one) => all + one.count, 0);
	if (count === 0) return null;
	return sums.reduce((all, one) => all + one.scaled, 0) / count / SCALE;
}

class GrowingSum implements Sum {
	scaled = 0;
	count = 0;

	add(value: number): void {
		if (Number.isNaN(value)) return;
		this.scaled += value * SCALE;
		this.count++;
	}
}

/** Adds up a log hour by hour. */
export class Hours {
	readonly #hours = new Map<number, Hour>();
	#latest: Hour = new Hour(Number.NaN);

	/** The hour that a moment lies in. */
	at(time_s: number): Hour {
		const latest = this.#latest;
		// Most records are of the hour of the one before.
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

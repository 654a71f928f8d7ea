import type { JudgedMetric } from "./log-contents.ts";

/** What one hour of the clock (UTC) was like. */
export interface HourContents {
	/** Wall clock at its beginning, in seconds since the Unix epoch. */
	readonly start_s: number;
	/** Time with known rates, and the idle part of it. */
	readonly known_s: number;
	readonly idle_s: number;
	/** Sums under load, and how many values they are of. */
	readonly sums: Readonly<Record<JudgedMetric, { readonly sum: number; readonly count: number }>>;
}

interface Hour {
	start_s: number;
	known_s: number;
	idle_s: number;
	sums: Record<JudgedMetric, { sum: number; count: number }>;
}

const HOUR_S = 3600;

/** Adds up a log hour by hour. */
export class Hours {
	readonly #hours = new Map<number, Hour>();

	/** One sample's time. */
	time(time_s: number, elapsed_s: number, isIdle: boolean): void {
		const hour = this.#at(time_s);
		hour.known_s += elapsed_s;
		if (isIdle) hour.idle_s += elapsed_s;
	}

	/** A value under load. */
	value(metric: JudgedMetric, time_s: number, value: number): void {
		if (Number.isNaN(value)) return;
		const entry = this.#at(time_s).sums[metric];
		entry.sum += value;
		entry.count++;
	}

	/** In the order of time. */
	get contents(): HourContents[] {
		return [...this.#hours.values()].sort((a, b) => a.start_s - b.start_s);
	}

	#at(time_s: number): Hour {
		const number = Math.floor(time_s / HOUR_S);
		const known = this.#hours.get(number);
		if (known !== undefined) return known;
		const hour: Hour = {
			start_s: number * HOUR_S,
			known_s: 0,
			idle_s: 0,
			sums: {
				tx_mb_per_s: { sum: 0, count: 0 },
				rx_mb_per_s: { sum: 0, count: 0 },
				latency_ns: { sum: 0, count: 0 },
			},
		};
		this.#hours.set(number, hour);
		return hour;
	}
}

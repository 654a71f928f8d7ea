/** A simulated driver that can be held to account: what it said, second by second, is kept. */

import type { Reading, Source } from "../../source/core/interfaces.ts";
import type { DriverStatistics } from "../../source/sources/anarchy/parse-statistics.ts";
import { TextReading } from "../../source/sources/anarchy/text-reading.ts";
import { SimulatedDriver } from "../../source/sources/simulated/simulated-driver.ts";
import { AS_DRIVER } from "./as-driver.ts";
import type { FakeClock } from "./fake-clock.ts";

/** What the driver said at a reading, and when it last began to count, by the clock of the test. */
export interface Entry {
	readonly statistics: DriverStatistics;
	readonly began_ms: number;
}

/**
 * A driver whose counters restart, and which is away for ten minutes every six hours, with a
 * ledger.
 */
export class KeptDriver implements Source {
	readonly name = "a driver with a ledger";
	readonly id = AS_DRIVER.id;
	readonly counts = AS_DRIVER.counts;
	readonly offers = AS_DRIVER.offers;
	/** An entry for each reading; null where the driver was away. */
	readonly ledger: (Entry | null)[] = [];
	readonly #driver = new SimulatedDriver({ scenario: "reset", uptime_s: 3600 });
	readonly #clock: FakeClock;

	constructor(clock: FakeClock) {
		this.#clock = clock;
	}

	read(): Reading {
		const now_ms = this.#clock.now();
		this.#driver.advanceTo(now_ms);
		const second = (now_ms / 1000) % 21_600;
		if (second >= 10_000 && second < 10_600) {
			this.ledger.push(null);
			return { ok: false, code: "ENODEV", message: "no such device" };
		}
		const statistics = this.#driver.statistics();
		this.ledger.push({ statistics, began_ms: now_ms - statistics.runtime_ms });
		return new TextReading(this.#driver.text(), now_ms, now_ms);
	}
}

export interface Move {
	readonly tx_bytes: bigint;
	readonly rx_bytes: bigint;
	/** Between the two readings, by the driver's runtime. */
	readonly seconds: number;
}

/** What the driver counted between each two readings that have no reset between them. */
export function movesOf(ledger: readonly (Entry | null)[]): Move[] {
	const known = ledger.filter((entry) => entry !== null);
	return known.slice(1).flatMap((now, index) => {
		const before = known[index];
		if (before === undefined || now.began_ms !== before.began_ms) return [];
		return [
			{
				tx_bytes: now.statistics.tx_bytes - before.statistics.tx_bytes,
				rx_bytes: now.statistics.rx_bytes - before.statistics.rx_bytes,
				seconds: (now.statistics.runtime_ms - before.statistics.runtime_ms) / 1000,
			},
		];
	});
}

/** The event of each sample. */
export function eventsOf(ledger: readonly (Entry | null)[]): string[] {
	let before: Entry | null = null;
	return ledger.map((now, second) => {
		if (now === null) return "gap";
		const isReset = before !== null && now.began_ms !== before.began_ms;
		const event = before === null ? "start" : isReset ? "reset" : "";
		before = now;
		return event === "" && ledger[second - 1] === null ? "resume" : event;
	});
}

import type { Clock, RawReading, Source } from "../core/interfaces.ts";
import { SimulatedDriver, type SimulationOptions } from "./simulated-driver.ts";

/** A simulated driver that lives at the pace of a clock, from the moment it is made. */
export class SimulatedSource implements Source {
	readonly name: string;
	readonly isDemo = true;
	readonly #clock: Clock;
	readonly #driver: SimulatedDriver;
	readonly #began_ms: number;

	constructor(clock: Clock, options: SimulationOptions = {}) {
		const { scenario = "steady", seed = 1 } = options;
		this.name = `simulated driver, scenario ${scenario}, seed ${seed}`;
		this.#clock = clock;
		this.#driver = new SimulatedDriver(options);
		this.#began_ms = clock.now();
	}

	read(): RawReading {
		const now_ms = this.#clock.now();
		this.#driver.advanceTo(now_ms - this.#began_ms);
		const text = this.#driver.text();
		return { ok: true, text, earliest_ms: now_ms, latest_ms: now_ms };
	}
}

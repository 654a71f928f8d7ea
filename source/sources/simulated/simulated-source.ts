/** The simulated driver as a source: `--demo`. */
import type { Clock, Source } from "../../core/interfaces.ts";
import { ANARCHY_OFFERS, TextReading } from "../anarchy/text-reading.ts";
import type { SourceKind, SourceOptions } from "../source-kind.ts";
import { isScenarioName } from "./scenarios.ts";
import { SimulatedDriver, type SimulationOptions } from "./simulated-driver.ts";

/** A simulated driver that runs by a clock, from its construction on. */
export class SimulatedSource implements Source {
	readonly name: string;
	readonly id = "simulated";
	readonly counts = "payload";
	readonly offers = ANARCHY_OFFERS;
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

	read(): TextReading {
		const now_ms = this.#clock.now();
		this.#driver.advanceTo(now_ms - this.#began_ms);
		return new TextReading(this.#driver.text(), now_ms, now_ms);
	}
}

/** The simulated driver, in this process. */
export const SIMULATED: SourceKind = {
	id: "simulated",
	isReal: false,
	gives: "a simulated driver",
	counts: "payload",
	offers: ANARCHY_OFFERS,
	probe: async () => ({ isThere: true, why: "it is simulated" }),
	open: ({ clock, simulation }) => new SimulatedSource(clock, simulationOptions(simulation)),
};

/** Returns what the flags say of a simulation. */
export function simulationOptions(simulation: SourceOptions["simulation"]): SimulationOptions {
	if (simulation === undefined) return {};
	const { scenario, seed, tx, rx, latency, uptime } = simulation;
	return {
		...(isScenarioName(scenario) ? { scenario } : {}),
		seed,
		tx_mb_per_s: tx,
		rx_mb_per_s: rx,
		latency_ns: latency,
		uptime_s: uptime,
	};
}

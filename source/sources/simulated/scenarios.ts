/** Scenarios of the simulated driver, as endless sequences of phases. */
import type { Random } from "./random.ts";

/** Events that the driver counts. */
export interface PhaseEvents {
	readonly dma_errors?: number;
	readonly thunderbolt_errors?: number;
	readonly disconnections?: number;
	/** The duration of a connect that was completed, in ns. */
	readonly connect_ns?: number;
}

/** A span of time; its events happen at its beginning. */
export interface Phase extends PhaseEvents {
	/** Length, above 0. */
	readonly seconds: number;
	/** Factor on the configured throughput; 1 if left out. */
	readonly load?: number;
	/** Factor on the configured latency; 1 if left out. */
	readonly slowness?: number;
	/** Whether the driver's counters restart. */
	readonly reset?: boolean;
}

/** A named behaviour of the simulated link. */
export interface Scenario {
	/** One line for `--help`. */
	readonly description: string;
	/** Yields phases endlessly. */
	readonly play: (random: Random) => Generator<Phase, never>;
}

/** The values of `--scenario`. */
export type ScenarioName = "steady" | "bursty" | "degrading" | "flaky" | "stalling" | "reset";

/** All scenarios, in the order of `--help`. */
export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
	steady: { description: "even load on a healthy link", play: steady },
	bursty: { description: "seconds of load, then seconds of silence", play: bursty },
	degrading: { description: "slower and slower over about 5 minutes", play: degrading },
	flaky: { description: "disconnects and reconnects, with errors", play: flaky },
	stalling: { description: "traffic stops for seconds, without an error", play: stalling },
	reset: { description: "the driver's counters restart about every 20 s", play: reset },
};

/** Returns whether there is a scenario of this name. */
export function isScenarioName(name: string): name is ScenarioName {
	return Object.hasOwn(SCENARIOS, name);
}

/** Even load: the mean of every minute is within 1 % of the configured rate. */
function* steady(): Generator<Phase, never> {
	for (;;) yield { seconds: 3600 };
}

/** Load at the configured rates and silence in turn, for some seconds each. */
function* bursty(random: Random): Generator<Phase, never> {
	for (;;) {
		yield { seconds: random.between(1, 6), load: random.between(0.85, 1.15) };
		yield { seconds: random.between(0.5, 4), load: 0 };
	}
}

/** Throughput falls towards 30 %, and latency rises towards threefold. */
function* degrading(): Generator<Phase, never> {
	const seconds = 0.1;
	for (let at_s = 0; ; at_s += seconds) {
		const decay = 1 - Math.exp(-at_s / 100);
		yield { seconds, load: 1 - 0.7 * decay, slowness: 1 + 2 * decay };
	}
}

/** Occasional DMA errors, and disconnects of a second or two. */
function* flaky(random: Random): Generator<Phase, never> {
	for (;;) {
		yield { seconds: random.between(4, 20) };
		if (random.chance(0.4)) {
			yield { seconds: random.between(2, 8), dma_errors: random.integer(1, 3), slowness: 1.2 };
		}
		const connect_s = 1.5 + 0.08 * random.normal();
		yield {
			seconds: connect_s + random.between(0, 0.5),
			load: 0,
			disconnections: 1,
			dma_errors: random.integer(1, 6),
			thunderbolt_errors: random.chance(0.3) ? random.integer(1, 2) : 0,
		};
		yield { seconds: random.between(1, 3), connect_ns: Math.round(connect_s * 1e9) };
	}
}

/** Traffic stops for some seconds; no counter says why. */
function* stalling(random: Random): Generator<Phase, never> {
	for (;;) {
		yield { seconds: random.between(5, 25) };
		yield { seconds: random.between(2, 6), load: 0 };
	}
}

/** Even load, while the driver's counters and runtime restart every 15 to 25 seconds. */
function* reset(random: Random): Generator<Phase, never> {
	yield { seconds: random.between(15, 25) };
	for (;;) yield { seconds: random.between(15, 25), reset: true };
}

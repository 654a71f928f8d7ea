/** What can happen to a simulated link: each scenario tells its story phase by phase. */
import type { Random } from "../core/random.ts";

/** A stretch of time; what is counted happens at its beginning. */
export interface Phase {
	readonly seconds: number;
	/** Factor on the throughput that was asked for; 1 if left out. */
	readonly load?: number;
	/** Factor on the latency that was asked for; 1 if left out. */
	readonly slowness?: number;
	readonly dma_errors?: number;
	readonly thunderbolt_errors?: number;
	readonly disconnections?: number;
	/** A connect was completed, and took this long. */
	readonly connect_ns?: number;
	/** The driver's counters start again. */
	readonly reset?: boolean;
}

export interface Scenario {
	/** One line, for people who choose. */
	readonly description: string;
	/** Phases without end. */
	readonly play: (random: Random) => Generator<Phase, never>;
}

export type ScenarioName = "steady" | "bursty" | "degrading" | "flaky" | "stalling" | "reset";

/** Every scenario there is, in the order in which people are shown them. */
export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
	steady: { description: "even load on a healthy link", play: steady },
	bursty: { description: "seconds of load, then seconds of silence", play: bursty },
	degrading: { description: "slower and slower over about 5 minutes", play: degrading },
	flaky: { description: "drops and reconnects, with errors", play: flaky },
	stalling: { description: "traffic stops for seconds, without an error", play: stalling },
	reset: { description: "the driver's counters restart about every 20 s", play: reset },
};

export function isScenarioName(name: string): name is ScenarioName {
	return Object.hasOwn(SCENARIOS, name);
}

/** Even load: the means of a minute are within 1 % of what was asked for. */
function* steady(): Generator<Phase, never> {
	for (;;) yield { seconds: 3600 };
}

/** Load at the rates that were asked for, and silence, each for some seconds. */
function* bursty(random: Random): Generator<Phase, never> {
	for (;;) {
		yield { seconds: random.between(1, 6), load: random.between(0.85, 1.15) };
		yield { seconds: random.between(0.5, 4), load: 0 };
	}
}

/** Throughput falls towards 30 % and latency rises towards three times itself. */
function* degrading(): Generator<Phase, never> {
	const seconds = 0.1;
	for (let at_s = 0; ; at_s += seconds) {
		const decay = 1 - Math.exp(-at_s / 100);
		yield { seconds, load: 1 - 0.7 * decay, slowness: 1 + 2 * decay };
	}
}

/** Now and then DMA errors alone; now and then the link drops, and comes back after a second or two. */
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

/** Traffic stops for some seconds, and no counter says why. */
function* stalling(random: Random): Generator<Phase, never> {
	for (;;) {
		yield { seconds: random.between(5, 25) };
		yield { seconds: random.between(2, 6), load: 0 };
	}
}

/** Even load, while the driver's counters and its runtime restart every 15 to 25 seconds. */
function* reset(random: Random): Generator<Phase, never> {
	yield { seconds: random.between(15, 25) };
	for (;;) yield { seconds: random.between(15, 25), reset: true };
}

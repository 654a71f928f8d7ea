/**
 * Pairs of sides for whole comparisons: what `compare` would be given, and what is true of them.
 */
import { fractional } from "./fractional-noise.ts";
import { autoregressive, type Normal } from "./noise.ts";

/** Noise around 1 of a metric in one run, one value per interval. */
export type Noise = (normal: Normal, length: number) => Float64Array;

export interface WholeProcess {
	readonly name: string;
	/** Time of each run of the baseline and of the candidate. */
	readonly seconds: readonly [baseline: number, candidate: number];
	readonly interval_s: number;
	readonly runs: number;
	readonly baseline: Noise;
	readonly candidate: Noise;
	/** Standard deviation of what all values of a run have in common. */
	readonly runEffect: number;
	/** Errors of one second. */
	readonly errors: ((normal: Normal) => number) | null;
	/** Stalled seconds before each second under load, of both sides; null: not known. */
	readonly stalls: readonly [baseline: Stalls, candidate: Stalls] | null;
	/** By which the candidate was recorded at a later hour of the day. */
	readonly hoursApart: number;
	/** By which the latency of the candidate is larger, and nothing else is. */
	readonly latencyFactor: number;
}

export type Stalls = (normal: Normal) => number;

const CV = 0.03;
const INTERVAL_S = 1;

/** AR(1) whose coefficient is that of one second. */
const memory =
	(coefficient: number, interval_s = INTERVAL_S): Noise =>
	(normal, length) =>
		autoregressive(normal, length, coefficient ** interval_s).map((value) => 1 + CV * value);

/** AR(1) and as much white noise. */
const measured =
	(coefficient: number, interval_s = INTERVAL_S): Noise =>
	(normal, length) =>
		autoregressive(normal, length, coefficient ** interval_s).map(
			(value) => 1 + CV * Math.SQRT1_2 * (value + normal.next()),
		);

const twoMemories: Noise = (normal, length) => {
	const slow = autoregressive(normal, length, 0.99);
	return autoregressive(normal, length, 0.7).map(
		(value, at) => 1 + CV * (Math.sqrt(0.7) * value + Math.sqrt(0.3) * (slow[at] as number)),
	);
};

const wander: Noise = (normal, length) =>
	autoregressive(normal, length, 1 - 1 / 600).map((value) => 1 + 0.01 * value + CV * normal.next());

const oneOverF =
	(d: number): Noise =>
	(normal, length) =>
		fractional(normal, length, d).map((value) => 1 + CV * value);

/** A level that is renewed once in 12 s; `share` of the time it is `slow`. */
const modes =
	(share: number, slow: number): Noise =>
	(normal, length) => {
		let isSlow = normal.random.chance(share);
		return Float64Array.from({ length }, () => {
			if (normal.random.chance(1 / 12)) isSlow = normal.random.chance(share);
			return (isSlow ? slow : 1) * (1 + 0.02 * normal.next());
		});
	};

/** Two levels 15 % apart, each held for a time with the tail of Pareto(1.5). */
const paretoModes: Noise = (normal, length) => {
	let [left, isSlow] = [0, false];
	return Float64Array.from({ length }, () => {
		if (left-- <= 0) {
			isSlow = normal.random.chance(0.5);
			left = Math.round(5 * normal.random.between(1e-9, 1) ** (-1 / 1.5));
		}
		return (isSlow ? 0.85 : 1) * (1 + 0.02 * normal.next());
	});
};

/** 5 % over a day, at a random hour. */
const daily: Noise = (normal, length) => {
	const start = normal.random.between(0, 86_400);
	return autoregressive(normal, length, 0.5).map(
		(value, at) => 1 + 0.05 * Math.sin((2 * Math.PI * (start + at)) / 86_400) + CV * value,
	);
};

const times =
	(noise: Noise, factor: number): Noise =>
	(normal, length) =>
		noise(normal, length).map((value) => factor * value);

/** From this part of the log on at another level. */
const stepAt =
	(noise: Noise, part: number, factor: number): Noise =>
	(normal, length) =>
		noise(normal, length).map((value, at) => (at < part * length ? 1 : factor) * value);

type Changes = Partial<Omit<WholeProcess, "name" | "seconds">>;

function sides(
	name: string,
	seconds: number | readonly [number, number],
	noise: Noise,
	changes: Changes = {},
): WholeProcess {
	return {
		name,
		seconds: typeof seconds === "number" ? [seconds, seconds] : seconds,
		interval_s: INTERVAL_S,
		runs: 1,
		baseline: noise,
		candidate: noise,
		runEffect: 0,
		errors: null,
		stalls: null,
		hoursApart: 0,
		latencyFactor: 1,
		...changes,
	};
}

const changed = (candidate: Noise): Changes => ({ candidate });

/** Errors of a burst: a number between two, at the same rate on both sides. */
const bursts = (least: number, most: number) => (normal: Normal) =>
	normal.random.chance(1 / 600) ? Math.round(normal.random.between(least - 0.5, most + 0.5)) : 0;

/** Stalls of this length, this part of the time under load beside them. */
const stalling =
	(share: number, length_s: number): Stalls =>
	({ random }) =>
		random.chance(share / length_s) ? length_s : 0;

/** Ten stalls with a second between them, this part of the time. */
const stallingInBursts = (share: number, length_s: number): Stalls => {
	let left = 0;
	return ({ random }) => {
		if (left === 0 && random.chance(share / length_s / 10)) left = 10;
		if (left === 0) return 0;
		left--;
		return length_s;
	};
};

const AR = [0, 0.9, 0.95];

/** What should not claim a change: nothing differs, and the memory is within the log. */
const SAME: readonly WholeProcess[] = [
	...AR.flatMap((coefficient) =>
		([60, [600, 60], 300, 600, 3600] as const).map((seconds) =>
			sides(`AR ${coefficient}`, seconds, memory(coefficient)),
		),
	),
	...([60, [600, 60], 300, 600, 3600] as const).map((seconds) =>
		sides("AR 0.95, half white", seconds, measured(0.95)),
	),
	...[60, 600].map((seconds) =>
		sides("AR 0.95, half white, each 0.1 s", seconds, measured(0.95, 0.1), { interval_s: 0.1 }),
	),
	...[600, 3600].flatMap((seconds) => [
		sides("modes, 5 % of the time 30 % slower", seconds, modes(0.05, 0.7)),
		sides("modes, 30 % of the time 15 % slower", seconds, modes(0.3, 0.85)),
	]),
	...[600, 3600].flatMap((seconds) => [
		sides("stalls of 3 s, 2 % of the time", seconds, memory(0.5), {
			stalls: [stalling(0.02, 3), stalling(0.02, 3)],
		}),
		sides("stalls of 3 s in bursts of 10, 2 %", seconds, memory(0.5), {
			stalls: [stallingInBursts(0.02, 3), stallingInBursts(0.02, 3)],
		}),
	]),
	...(
		[
			[1, 1],
			[3, 3],
			[10, 10],
			[30, 30],
			[3, 30],
		] as const
	).map(([least, most]) =>
		sides(`errors in bursts of ${least} to ${most}`, 3600, memory(0.5), {
			errors: bursts(least, most),
		}),
	),
];

/** What no test within one run can hold: memories as long as the log. */
const UNHOLDABLE: readonly WholeProcess[] = [600, 3600].flatMap((seconds) => [
	sides("two memories, AR 0.99 and 0.7", seconds, twoMemories),
	sides("wander of 1 % with a memory of 10 min", seconds, wander),
	sides("fractional noise, d 0.3", seconds, oneOverF(0.3)),
	sides("fractional noise, d 0.4", seconds, oneOverF(0.4)),
	sides("modes with Pareto(1.5) dwell", seconds, paretoModes),
	sides("daily swing of 5 %, other hour", seconds, daily, { hoursApart: 6 }),
]);

const RUNS = { runs: 5 } as const;

/** The same with several runs a side, judged by their spread. */
const OF_RUNS: readonly WholeProcess[] = [
	sides("5 runs, run effect 3 %, AR 0.9", 600, memory(0.9), { ...RUNS, runEffect: 0.03 }),
	sides("5 runs, two memories", 600, twoMemories, RUNS),
	sides("5 runs, wander", 600, wander, RUNS),
	sides("5 runs, fractional noise, d 0.4", 600, oneOverF(0.4), RUNS),
	sides("5 runs, daily swing", 600, daily, RUNS),
	sides("3 runs, run effect 3 %, AR 0.9", 600, memory(0.9), { runs: 3, runEffect: 0.03 }),
	sides("5 runs, run effect 1 %, −5 %", 600, memory(0.9), {
		...RUNS,
		runEffect: 0.01,
		...changed(times(memory(0.9), 0.95)),
	}),
];

/** What should be found. */
const CHANGED: readonly WholeProcess[] = [
	...[600, 3600].flatMap((seconds) => [
		sides("modes, 5 to 25 % of the time 30 % slower", seconds, modes(0.05, 0.7), {
			...changed(modes(0.25, 0.7)),
		}),
		sides("modes, 5 to 20 % of the time 30 % slower", seconds, modes(0.05, 0.7), {
			...changed(modes(0.2, 0.7)),
		}),
		sides("modes, 30 to 60 % of the time 15 % slower", seconds, modes(0.3, 0.85), {
			...changed(modes(0.6, 0.85)),
		}),
	]),
	sides("stalls of 3 s, from 1 to 6 % of the time", 600, memory(0.5), {
		stalls: [stalling(0.01, 3), stalling(0.06, 3)],
	}),
	sides("stalls of 3 s, from none to 4 % of the time", 600, memory(0.5), {
		stalls: [() => 0, stalling(0.04, 3)],
	}),
	sides("AR 0.9, −5 %", 600, memory(0.9), changed(times(memory(0.9), 0.95))),
	...[0.5, 0.9].map((coefficient) =>
		sides(`AR ${coefficient}, latency alone +5 %`, 600, memory(coefficient), {
			latencyFactor: 1.05,
		}),
	),
	sides("AR 0.9, −8 % from 55 % on", 3600, memory(0.9), changed(stepAt(memory(0.9), 0.55, 0.92))),
];

export const WHOLE_PROCESSES = {
	same: SAME,
	unholdable: UNHOLDABLE,
	runs: OF_RUNS,
	changed: CHANGED,
} as const satisfies Readonly<Record<string, readonly WholeProcess[]>>;

/**
 * The cost of finding change points, in an hour and in a day at 1 Hz: logs that are expensive, each
 * for a different reason.
 *
 *     npx tsx bench/measure-change-points.ts
 */
import {
	autoregressive,
	drawShifts,
	exactNormal,
	noiseFactors,
	withShifts,
} from "../calibration/noise-change-points.ts";
import { changePoints } from "../source/analysis/changes/change-points.ts";
import { Random } from "../source/sources/simulated/random.ts";

const HOUR = 3600;
const DAY = 86_400;
const RUNS = 3;
const SEED = 3;

type Make = (random: Random, samples: number) => Float64Array;

const LOGS: Readonly<Record<string, Make>> = {
	"nothing changes, ρ 0.9": (random, samples) =>
		withShifts(noiseFactors(random, "normal", samples, 0.9), []),
	"five shifts, ρ 0.9": (random, samples) => shifted(random, samples, 0.9),
	"five shifts, ρ 0.99": (random, samples) => shifted(random, samples, 0.99),
	"five shifts, three in ten samples missing": (random, samples) =>
		shifted(random, samples, 0.9).map((value) => (random.chance(0.3) ? Number.NaN : value)),
	"a random walk": (random, samples) => {
		let value = 1000;
		return new Float64Array(samples).map(() => {
			value += exactNormal(random);
			return value;
		});
	},
	"noise that trebles, six times by turns": (random, samples) =>
		autoregressive(random, samples, 0.9).map((value, at) =>
			around(0, at % (samples / 3) < samples / 6 ? value : 3 * value),
		),
	"a level that changes every minute": (random, samples) =>
		autoregressive(random, samples, 0.5).map((value, at) => around(Math.floor(at / 60) % 2, value)),
	"a level that changes every five minutes or so": (random, samples) => {
		let level = 0;
		return autoregressive(random, samples, 0.5).map((value) => {
			if (random.chance(1 / 300)) level = 1 - level;
			return around(level, value);
		});
	},
	"whole numbers, noise of 0.3": (random, samples) =>
		autoregressive(random, samples, 0.9).map((value) => Math.round(5 + 0.3 * value)),
};

function shifted(random: Random, samples: number, correlation: number): Float64Array {
	const shifts = drawShifts(random, samples, 5, [0.05, 0.1], 300);
	return withShifts(noiseFactors(random, "normal", samples, correlation), shifts);
}

/** One of two levels that are 30 % apart. */
function around(level: number, noise: number): number {
	return 1000 * (1 + 0.3 * level + 0.02 * noise);
}

console.log("| log | hour, CPU s | day, CPU s | day, wall s | changes in the day |");
console.log("| --- | ---: | ---: | ---: | --- |");
for (const [name, make] of Object.entries(LOGS)) {
	const hour = measure(make, HOUR);
	const day = measure(make, DAY);
	const cells = [name, seconds(hour.cpu_ms), seconds(day.cpu_ms), seconds(day.wall_ms), day.found];
	console.log(`| ${cells.join(" | ")} |`);
}

/** The minimum of several runs, which excludes other work of the machine. */
function measure(make: Make, samples: number) {
	const values = make(new Random(SEED), samples);
	const times_s = Float64Array.from(values.keys());
	let [cpu_ms, wall_ms] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
	let found = "";
	for (let run = 0; run < RUNS; run++) {
		const began_ms = performance.now();
		const cpuBefore = process.cpuUsage();
		const result = changePoints({ times_s, values });
		const { user, system } = process.cpuUsage(cpuBefore);
		cpu_ms = Math.min(cpu_ms, (user + system) / 1000);
		wall_ms = Math.min(wall_ms, performance.now() - began_ms);
		found = result.kind === "known" ? String(result.changes.length) : result.reason;
	}
	return { cpu_ms, wall_ms, found };
}

function seconds(ms: number): string {
	return (ms / 1000).toFixed(2);
}

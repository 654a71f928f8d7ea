/** The processes to simulate: pairs of logs with the same level. */
import { fractional } from "./fractional-noise.ts";
import { alternating, autoregressive, filtered, measured, type Normal } from "./noise.ts";

export interface Process {
	readonly name: string;
	readonly length: number;
	readonly baseline: (normal: Normal) => Float64Array;
	readonly candidate: (normal: Normal) => Float64Array;
}

const CV = 0.03;
const SIGMA = 0.3;

type Shape = (values: Float64Array, normal: Normal) => Float64Array;

const normalNoise: Shape = (values) => values.map((value) => 1 + CV * value);

const SHAPES: Readonly<Record<string, Shape>> = {
	"normal, CV 3 %": normalNoise,
	"log-normal, σ 0.3": (values) => values.map((value) => Math.exp(SIGMA * value)),
	"CV 3 %, 1 % spikes × 5": (values, normal) =>
		values.map((value) => (1 + CV * value) * (normal.random.chance(0.01) ? 5 : 1)),
};

/** The processes whose error rates must hold. */
export const GRID: readonly Process[] = Object.entries(SHAPES).flatMap(([name, shape]) =>
	[300, 600, 3600].flatMap((length) =>
		[0, 0.5, 0.9, 0.95].map((coefficient) => {
			const one = (normal: Normal) => shape(autoregressive(normal, length, coefficient), normal);
			return { name: `${name} · ρ ${coefficient}`, length, baseline: one, candidate: one };
		}),
	),
);

/** The processes that are long enough for a tail. */
export const TAIL_GRID: readonly Process[] = GRID.filter(({ length }) => length === 3600);

/** Processes that the tests were not tuned to. */
export const UNTUNED: readonly Process[] = [600, 3600].flatMap((length) => [
	same("AR(1) 0.95, half white measuring noise", length, (normal) =>
		normalNoise(measured(normal, length, 0.95, 0.5), normal),
	),
	same("AR(1) 0.99, 9/10 white measuring noise", length, (normal) =>
		normalNoise(measured(normal, length, 0.99, 0.9), normal),
	),
	same("straight drift of 3 %, white noise 3 %", length, (normal) =>
		autoregressive(normal, length, 0).map((value, index) => 1 + CV * (value + index / length)),
	),
	same("ARMA(1,1) 0.8, 0.5", length, (normal) =>
		normalNoise(filtered(normal, length, armaWeights(0.8, 0.5)), normal),
	),
	same("moving average of 20", length, (normal) =>
		normalNoise(filtered(normal, length, new Array(20).fill(1)), normal),
	),
	same("swinging: AR(2), period 12", length, (normal) =>
		normalNoise(filtered(normal, length, oscillatingWeights(0.95, 12)), normal),
	),
	same("fractional noise, d 0.4", length, (normal) =>
		normalNoise(fractional(normal, length, 0.4), normal),
	),
	same("ρ 0.9, a fifth missing in bursts", length, (normal) => {
		const missing = alternating(normal, length, 5);
		return normalNoise(autoregressive(normal, length, 0.9), normal).map((value, index) =>
			missing[index] === 1 && normal.random.chance(0.4) ? Number.NaN : value,
		);
	}),
	same("ρ 0.9, whole numbers 7 to 13", length, (normal) =>
		autoregressive(normal, length, 0.9).map((value) => Math.max(1, Math.round(10 + value))),
	),
	{
		name: "ρ 0.9, candidate three times as long",
		length,
		baseline: (normal) => normalNoise(autoregressive(normal, length, 0.9), normal),
		candidate: (normal) => normalNoise(autoregressive(normal, 3 * length, 0.9), normal),
	},
	{
		name: "ρ 0.5 against ρ 0.95",
		length,
		baseline: (normal) => normalNoise(autoregressive(normal, length, 0.5), normal),
		candidate: (normal) => normalNoise(autoregressive(normal, length, 0.95), normal),
	},
	{
		name: "ρ 0.9, noise 2 % against 10 %",
		length,
		baseline: (normal) => autoregressive(normal, length, 0.9).map((value) => 1 + 0.02 * value),
		candidate: (normal) => autoregressive(normal, length, 0.9).map((value) => 1 + 0.1 * value),
	},
	same("two phases at random, 20 samples each", length, (normal) => twoPhases(normal, length, 20)),
	same("two phases at random, 100 samples each", length, (normal) =>
		twoPhases(normal, length, 100),
	),
	same("run to run 1 %, ρ 0.5", length, (normal) => {
		const run = 1 + 0.01 * normal.next();
		return autoregressive(normal, length, 0.5).map((value) => run * (1 + CV * value));
	}),
]);

function same(name: string, length: number, one: (normal: Normal) => Float64Array): Process {
	return { name, length, baseline: one, candidate: one };
}

/** Two alternating levels 30 % apart, with noise of 3 %. */
function twoPhases(normal: Normal, length: number, mean_samples: number): Float64Array {
	const noise = autoregressive(normal, length, 0.5);
	return alternating(normal, length, mean_samples).map(
		(level, index) => (1 + 0.3 * level) * (1 + CV * (noise[index] as number)),
	);
}

function armaWeights(coefficient: number, moving: number): number[] {
	return Array.from({ length: 100 }, (_, lag) =>
		lag === 0 ? 1 : (coefficient + moving) * coefficient ** (lag - 1),
	);
}

/** A damped oscillation with this period in samples. */
function oscillatingWeights(damping: number, period: number): number[] {
	const turn = (2 * Math.PI) / period;
	return Array.from(
		{ length: 200 },
		(_, lag) => (damping ** lag * Math.sin(turn * (lag + 1))) / Math.sin(turn),
	);
}

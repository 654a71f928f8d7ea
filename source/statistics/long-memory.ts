/**
 * Whether noise has a memory as long as its record, so that a difference of two records may be
 * chance whatever the test says. A Bayes factor: the likelihood (Whittle 1953) of both records
 * under models with a long memory, divided by that under the models from which the variance of a
 * mean is estimated. Unlike the slope of the spectrum near frequency zero it uses all frequencies,
 * so ten minutes are enough.
 */
import { logGamma } from "./distributions.ts";
import {
	autoregressiveDensity,
	logLikelihoodOf,
	type ModelFits,
	priorWeight,
} from "./long-run-variance.ts";

/** Spectral densities that are rising at frequency zero; of variance 1. */
type Shape = (frequency: number) => number;

/** The parts of white noise in the variance to try. */
const NOISE_PARTS = [0, 0.25, 0.5, 0.75, 0.9];
/** The orders of fractional noise to try (Hosking 1981). */
const ORDERS = [0.25, 0.35, 0.45];
/** The memories to try, as multiples of the longer record. */
const MEMORIES = [0.4, 1, 3];

/**
 * The logarithm of how much more the records speak for a memory as long as they are than for a
 * shorter one. Records whose samples are of about the same length have the same memory.
 *
 * @param areAlike whether they are of samples of the same length
 */
export function longMemoryEvidence(first: ModelFits, second: ModelFits, areAlike: boolean): number {
	const shapes = longShapes(Math.max(lengthOf(first), lengthOf(second)));
	const [one, other] = [first, second].map((fits) =>
		shapes.map((shape) => logLikelihoodOf(fits.powers, shape)),
	) as [number[], number[]];
	const [short, otherShort] = [weighted(first), weighted(second)];
	if (!areAlike) {
		const evenly = (logs: readonly number[]) => logSum(logs) - Math.log(logs.length);
		return evenly(one) + evenly(other) - logSum(short) - logSum(otherShort);
	}
	const long = one.map((value, at) => value + (other[at] as number));
	const common = Math.min(short.length, otherShort.length);
	const shorter = short.length <= otherShort.length ? first : second;
	const both = Array.from({ length: common }, (_, order) => {
		const likelihoods = logLikelihoodAt(first, order) + logLikelihoodAt(second, order);
		return Math.log(priorWeight(order, shorter)) + likelihoods;
	});
	return logSum(long) - Math.log(long.length) - logSum(both);
}

/** Fractional noise, and AR(1) with memories as long as the record; each beside white noise. */
function longShapes(length: number): Shape[] {
	const fractional = ORDERS.map((order): Shape => {
		const variance = Math.exp(logGamma(1 - 2 * order) - 2 * logGamma(1 - order));
		return (frequency) => (2 * Math.sin(frequency / 2)) ** (-2 * order) / variance;
	});
	const autoregressive = MEMORIES.map((part): Shape => {
		const coefficient = Math.max(0, 1 - 1 / (part * length));
		return (frequency) => autoregressiveDensity(coefficient, frequency);
	});
	return [...fractional, ...autoregressive].flatMap((shape) =>
		NOISE_PARTS.map(
			(noise): Shape =>
				(frequency) =>
					noise + (1 - noise) * shape(frequency),
		),
	);
}

/** In samples of the models. */
function lengthOf({ powers }: ModelFits): number {
	return Math.PI / (powers[0]?.frequency ?? Math.PI);
}

function weighted(fits: ModelFits): number[] {
	return fits.fits.map(
		({ logLikelihood }, order) => Math.log(priorWeight(order, fits)) + logLikelihood,
	);
}

function logLikelihoodAt({ fits }: ModelFits, order: number): number {
	return fits[order]?.logLikelihood ?? Number.NEGATIVE_INFINITY;
}

/** The logarithm of the sum of the numbers with these logarithms. */
function logSum(logs: readonly number[]): number {
	const most = Math.max(...logs);
	return most + Math.log(logs.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

/**
 * The noise of two means that are compared. Two records of one link have the same memory, as far as
 * their samples do not say otherwise, so both together tell how long it is: each model's weight is
 * that of both records (a Bayes factor weighs this against two separate memories). The scale of the
 * noise is each record's own. Without this, the uncertainty of the memory costs most of the power.
 */
import { longMemoryEvidence } from "./long-memory.ts";
import { averageFits, type ModelFits, posterior, priorWeight } from "./long-run-variance.ts";
import type { MeanEstimate } from "./mean-estimate.ts";

/** Blocks whose lengths differ by more than this part have other models. */
const SAME_BLOCK = 0.1;

/** Two means with the noise of models of which the memory is shared. */
export function withSharedMemory(
	first: MeanEstimate,
	second: MeanEstimate,
): readonly [MeanEstimate, MeanEstimate] {
	const [one, other] = [first.fits, second.fits];
	const [ofFirst, ofSecond] =
		one !== null && other !== null && areAlike(first, second)
			? sharedWeights(one, other)
			: [one && posterior(one), other && posterior(other)];
	return [withModel(first, ofFirst), withModel(second, ofSecond)];
}

/**
 * The logarithm of how much more two records speak for a noise with a memory as long as they are;
 * null where the values of one are all equal.
 */
export function evidenceOfLongMemory(first: MeanEstimate, second: MeanEstimate): number | null {
	if (first.fits === null || second.fits === null) return null;
	return longMemoryEvidence(first.fits, second.fits, areAlike(first, second));
}

function areAlike(first: MeanEstimate, second: MeanEstimate): boolean {
	const length = ({ weight, blocks, fits }: MeanEstimate) => (weight / blocks) * (fits?.block ?? 1);
	return Math.abs(length(first) / length(second) - 1) <= SAME_BLOCK;
}

/** The weights of the models of both, up to a factor. */
function sharedWeights(one: ModelFits, other: ModelFits): readonly [Float64Array, Float64Array] {
	const [ofOne, ofOther] = [posterior(one), posterior(other)];
	const [evidence, otherEvidence] = [total(ofOne), total(ofOther)];
	// The longer record has further models, with memories that the shorter one cannot show.
	const common = Math.min(one.fits.length, other.fits.length);
	const shorter = one.fits.length <= other.fits.length ? one : other;
	const both = Float64Array.from({ length: common }, (_, order) => {
		const priors = priorWeight(order, one) * priorWeight(order, other);
		const likelihoods = ((ofOne[order] as number) * (ofOther[order] as number)) / priors;
		return priorWeight(order, shorter) * likelihoods;
	});
	const sharedEvidence = total(both);
	const isShared = sharedEvidence / (sharedEvidence + evidence * otherEvidence);
	const mixed = (own: Float64Array, ownEvidence: number) =>
		own.map((weight, order) => {
			const shared = order < common ? (both[order] as number) / sharedEvidence : 0;
			return isShared * shared + (1 - isShared) * (weight / ownEvidence);
		});
	return [mixed(ofOne, evidence), mixed(ofOther, otherEvidence)];
}

function withModel(estimate: MeanEstimate, weights: Float64Array | null): MeanEstimate {
	const { blocks, model, fits, memory, effectiveCount } = estimate;
	if (fits === null || weights === null) return estimate;
	const { variance, degrees } = averageFits(fits, weights);
	const ofMean = (variance * fits.block) / blocks;
	// A record whose memory happens to look short is known by the other one.
	const longer = Math.max(1, ofMean / model.variance);
	return {
		...estimate,
		// The scale of a χ²-like variable, of which the mean of the logarithm is known.
		model: { variance: ofMean * Math.exp(-1 / degrees), degrees },
		memory: memory * longer,
		effectiveCount: effectiveCount / longer,
	};
}

function total(values: Float64Array): number {
	return values.reduce((sum, value) => sum + value, 0);
}

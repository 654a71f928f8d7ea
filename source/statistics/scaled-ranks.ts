/** Mean and variance of one sample's ranks in a distribution. */
export interface RankMoments {
	readonly mean: number;
	readonly variance: number;
}

/** The ranks of two samples, all baseline values multiplied by a scale. */
export interface ScaledRanks {
	/** P(baseline < candidate) + ½ P(equal); ½: neither tends to be larger. */
	readonly candidateAbove: number;
	/** Each sample's ranks in the other's distribution (its placements). */
	readonly placements: readonly [baseline: RankMoments, candidate: RankMoments];
	/** Each sample's ranks in the mean of both distributions (its pseudo-ranks). */
	readonly pseudoRanks: readonly [baseline: RankMoments, candidate: RankMoments];
}

/**
 * Ranks two sorted samples in one pass.
 *
 * @param scale above 0 and finite, so that no product is NaN, which the pass would not get beyond
 * @throws RangeError for any other scale
 */
export function scaledRanks(
	baseline: Float64Array,
	candidate: Float64Array,
	scale: number,
): ScaledRanks {
	if (!(scale > 0 && scale < Number.POSITIVE_INFINITY)) {
		throw new RangeError(`expected a scale above 0, got ${scale}`);
	}
	const ofBaseline = { placements: new Moments(), pseudoRanks: new Moments() };
	const ofCandidate = { placements: new Moments(), pseudoRanks: new Moments() };
	let [first, second] = [0, 0];
	while (first < baseline.length || second < candidate.length) {
		const value = Math.min(
			scale * (baseline[first] ?? Number.POSITIVE_INFINITY),
			candidate[second] ?? Number.POSITIVE_INFINITY,
		);
		const [firstStart, secondStart] = [first, second];
		while (first < baseline.length && scale * (baseline[first] as number) <= value) first++;
		while (second < candidate.length && (candidate[second] as number) <= value) second++;
		const inBaseline = (firstStart + first) / 2 / baseline.length;
		const inCandidate = (secondStart + second) / 2 / candidate.length;
		const pseudoRank = (inBaseline + inCandidate) / 2;
		ofBaseline.placements.add(inCandidate, first - firstStart);
		ofBaseline.pseudoRanks.add(pseudoRank, first - firstStart);
		ofCandidate.placements.add(inBaseline, second - secondStart);
		ofCandidate.pseudoRanks.add(pseudoRank, second - secondStart);
	}
	const placements = [ofBaseline.placements.end(), ofCandidate.placements.end()] as const;
	const pseudoRanks = [ofBaseline.pseudoRanks.end(), ofCandidate.pseudoRanks.end()] as const;
	return { candidateAbove: placements[1].mean, placements, pseudoRanks };
}

/** Sums ranks relative to ½, so that nothing cancels. */
class Moments {
	#count = 0;
	#sum = 0;
	#squares = 0;

	add(rank: number, times: number): void {
		this.#count += times;
		this.#sum += times * (rank - 0.5);
		this.#squares += times * (rank - 0.5) ** 2;
	}

	end(): RankMoments {
		const mean = this.#sum / this.#count;
		const variance = (this.#squares - this.#sum * mean) / (this.#count - 1);
		return { mean: mean + 0.5, variance: Math.max(0, variance) };
	}
}

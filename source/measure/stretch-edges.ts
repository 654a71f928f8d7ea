/** Where saturated stretches begin and end between two readings. */

/** A saturated stretch lasts at least this long. */
export const STRETCH_S = 0.1;

/** The intervals of one direction. */
export interface Rates {
	/** The length of each interval. */
	readonly lengths_s: readonly number[];
	/** Bytes per second in each interval; NaN if unknown. */
	readonly rates: readonly number[];
}

/** Saturated intervals in a row, by index; both ends are included. */
export interface Run {
	readonly first: number;
	readonly last: number;
}

/**
 * How far each stretch extends into the intervals beside it. An interval that is saturated,
 * with the rate R, for a share f of its time, and has the rate r otherwise, has f R + (1 − f) r.
 */
export class Edges {
	readonly #direction: Rates;
	readonly #runs: readonly Run[];
	/** Between the runs, before the first and after the last one. */
	readonly #quiet: readonly Quiet[];

	constructor(direction: Rates, runs: readonly Run[]) {
		this.#direction = direction;
		this.#runs = runs;
		this.#quiet = withLevels(quietParts(direction, runs));
	}

	/** Seconds before the first interval of a run. */
	before(index: number): number {
		const { first, last } = this.#runs[index] as Run;
		const quiet = this.#quiet[index] as Quiet;
		// A single interval between two runs belongs to the end of the first.
		if (quiet.count < 2 && index > 0) return 0;
		return this.#part(first - 1, this.#level(first, last, 1), quiet.endLevel, quiet.count);
	}

	/** Seconds after the last interval of a run. */
	after(index: number): number {
		const { first, last } = this.#runs[index] as Run;
		const quiet = this.#quiet[index + 1] as Quiet;
		return this.#part(last + 1, this.#level(last, first, -1), quiet.startLevel, quiet.count);
	}

	#part(at: number, saturated: number, quiet: number, count: number): number {
		const { lengths_s, rates } = this.#direction;
		const rate = rates[at];
		if (count === 0 || rate === undefined || Number.isNaN(rate)) return 0;
		const level = Math.min(quiet, rate);
		if (!(saturated > level)) return 0;
		return Math.min(1, (rate - level) / (saturated - level)) * (lengths_s[at] as number);
	}

	/** The level of a run near one of its ends. */
	#level(from: number, to: number, step: 1 | -1): number {
		const { lengths_s, rates } = this.#direction;
		let [length_s, bytes] = [0, 0];
		for (let at = from; length_s < STRETCH_S; at += step) {
			length_s += lengths_s[at] as number;
			bytes += (rates[at] as number) * (lengths_s[at] as number);
			if (at === to) break;
		}
		return bytes / length_s;
	}
}

/** The time between two runs. */
interface Quiet {
	/** How many intervals it has. */
	readonly count: number;
	/** Its lowest rate; infinite if none is known. */
	readonly lowest: number;
	/** Its rates at both ends, beside the intervals that it shares with the runs; NaN: unknown. */
	readonly startLevel: number;
	readonly endLevel: number;
}

function quietParts(direction: Rates, runs: readonly Run[]): Quiet[] {
	const firsts = [0, ...runs.map(({ last }) => last + 1)];
	const ends = [...runs.map(({ first }) => first), direction.rates.length];
	return firsts.map((first, index) => {
		const end = ends[index] as number;
		// Only the intervals at its ends are shared.
		const inner = {
			first: index === 0 ? first : first + 1,
			end: index === runs.length ? end : end - 1,
		};
		return {
			count: end - first,
			lowest: lowestOf(direction.rates.slice(first, end)),
			startLevel: levelFrom(direction, inner.first, inner.end, 1),
			endLevel: levelFrom(direction, inner.end - 1, inner.first - 1, -1),
		};
	});
}

function lowestOf(rates: readonly number[]): number {
	const known = rates.filter((rate) => !Number.isNaN(rate));
	return known.reduce((least, rate) => Math.min(least, rate), Number.POSITIVE_INFINITY);
}

/** The mean rate over one stretch's length from an interval on; NaN without a known interval. */
function levelFrom({ lengths_s, rates }: Rates, from: number, end: number, step: 1 | -1): number {
	let [length_s, bytes] = [0, 0];
	for (let at = from; (end - at) * step > 0 && length_s < STRETCH_S; at += step) {
		const rate = rates[at] as number;
		if (Number.isNaN(rate)) break;
		length_s += lengths_s[at] as number;
		bytes += rate * (lengths_s[at] as number);
	}
	return length_s > 0 ? bytes / length_s : Number.NaN;
}

/** Parts too short to show their level are compared with this many others on either side. */
const NEIGHBOURS = 16;

/**
 * A part that consists of edges only does not show its level. Edges fall anywhere, so the lowest
 * interval of the short parts around it is the best guess.
 */
function withLevels(parts: readonly Quiet[]): Quiet[] {
	const short = parts.filter(({ startLevel }) => Number.isNaN(startLevel));
	let next = 0;
	return parts.map((part) => {
		if (!Number.isNaN(part.startLevel)) return part;
		const at = next++;
		const around = short.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1);
		const level = Math.min(...around.map(({ lowest }) => lowest));
		return { ...part, startLevel: level, endLevel: level };
	});
}

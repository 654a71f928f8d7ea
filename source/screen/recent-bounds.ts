/** The bounds of the newest latencies, for the title of a column that holds one of them. */
const KEPT = 2048;

export class RecentBounds {
	/** Rings of as many moments, drawn levels, and bounds of them (NaN: none). */
	readonly #at_s = new Float64Array(KEPT);
	readonly #levels_ns = new Float64Array(KEPT);
	readonly #bounds_ns = new Float64Array(KEPT);
	#count = 0;

	/** @param bound_ns null if the level is not an estimate with a bound */
	add(at_s: number, level_ns: number, bound_ns: number | null): void {
		const slot = this.#count++ % KEPT;
		this.#at_s[slot] = at_s;
		this.#levels_ns[slot] = level_ns;
		this.#bounds_ns[slot] = bound_ns ?? Number.NaN;
	}

	/** The bound of the first sample since a moment that has this level; null if unknown. */
	boundOf(level_ns: number, from_s: number): number | null {
		let bound_ns: number | null = null;
		for (let at = this.#count - 1; at >= Math.max(0, this.#count - KEPT); at--) {
			const slot = at % KEPT;
			if ((this.#at_s[slot] as number) < from_s) break;
			if (this.#levels_ns[slot] === level_ns) bound_ns = this.#bounds_ns[slot] as number;
		}
		return bound_ns === null || Number.isNaN(bound_ns) ? null : bound_ns;
	}

	clone(): RecentBounds {
		const copy = new RecentBounds();
		copy.#at_s.set(this.#at_s);
		copy.#levels_ns.set(this.#levels_ns);
		copy.#bounds_ns.set(this.#bounds_ns);
		copy.#count = this.#count;
		return copy;
	}
}

/** Which records of a table do not count, by their positions: one bit for each of millions. */
export class RemovedRecords {
	/** Null where all count. */
	#bits: Uint8Array | null = null;
	#count = 0;

	/** How many records do not count. */
	get count(): number {
		return this.#count;
	}

	/** Their positions, ascending. */
	get all(): number[] {
		const bytes = this.#bits?.length ?? 0;
		return Array.from({ length: 8 * bytes }, (_, at) => at).filter((at) => this.has(at));
	}

	/**
	 * @param positions each at most once
	 * @param records how many there are in the table
	 */
	add(positions: readonly number[], records: number): void {
		if (positions.length === 0) return;
		this.#bits ??= new Uint8Array(Math.ceil(records / 8));
		for (const at of positions) (this.#bits[at >> 3] as number) |= 1 << (at & 7);
		this.#count += positions.length;
	}

	has(position: number): boolean {
		const bits = this.#bits?.[Math.floor(position / 8)] ?? 0;
		return (bits & (1 << (position & 7))) !== 0;
	}
}

/** Numbers names in the order of their first occurrence. */
export class Names {
	readonly #numbers = new Map<string, number>();
	#last = "";
	#lastNumber = -1;

	get all(): readonly string[] {
		return [...this.#numbers.keys()];
	}

	/** Returns the number of a name. Most records have the same name as the previous one. */
	indexOf(name: string): number {
		if (name === this.#last && this.#lastNumber >= 0) return this.#lastNumber;
		// A copy, because a slice of a string keeps all of it in memory.
		this.#last = Buffer.from(name).toString();
		this.#lastNumber = this.#numbers.get(name) ?? this.#numbers.size;
		if (this.#lastNumber === this.#numbers.size) this.#numbers.set(this.#last, this.#lastNumber);
		return this.#lastNumber;
	}
}

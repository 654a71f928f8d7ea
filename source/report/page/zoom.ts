/** The time span that all plots of a group show. */

export type Range = readonly [from_s: number, until_s: number];

const MAX_MAGNIFICATION = 100_000;

export class Zoom {
	readonly full: Range;
	#shown: Range;
	readonly #followers: ((range: Range) => void)[] = [];
	readonly #onChange: (range: Range | null) => void;

	/** @param onChange called with the range that is shown, or null for the full range */
	constructor(full: Range, onChange: (range: Range | null) => void) {
		this.full = full;
		this.#shown = full;
		this.#onChange = onChange;
	}

	/** Calls the follower now and at every change. */
	follow(follower: (range: Range) => void): void {
		this.#followers.push(follower);
		follower(this.#shown);
	}

	/** Shows this range, within the full range. */
	show([from_s, until_s]: Range): void {
		const [first_s, last_s] = this.full;
		const whole_s = last_s - first_s;
		const length_s = Math.min(whole_s, Math.max(until_s - from_s, whole_s / MAX_MAGNIFICATION));
		const start_s = Math.min(Math.max(from_s, first_s), last_s - length_s);
		const next: Range = length_s === whole_s ? this.full : [start_s, start_s + length_s];
		if (next[0] === this.#shown[0] && next[1] === this.#shown[1]) return;
		this.#shown = next;
		for (const follower of this.#followers) follower(next);
		this.#onChange(next === this.full ? null : next);
	}

	reset(): void {
		this.show(this.full);
	}

	/** Moves by a part of the shown range, later if positive. */
	pan(part: number): void {
		const [from_s, until_s] = this.#shown;
		const shift_s = (until_s - from_s) * part;
		this.show([from_s + shift_s, until_s + shift_s]);
	}

	/** Scales the shown range by a factor around a place in it, 0 (its start) to 1. */
	scale(factor: number, place: number): void {
		const [from_s, until_s] = this.#shown;
		const length_s = until_s - from_s;
		const start_s = from_s + length_s * place * (1 - factor);
		this.show([start_s, start_s + length_s * factor]);
	}
}

/** Which stretch of time is shown, by all plots of a group together. */

export type Range = readonly [from_s: number, until_s: number];

/** The longest magnification. */
const MOST = 100_000;

export class Zoom {
	readonly full: Range;
	#shown: Range;
	readonly #followers: ((range: Range) => void)[] = [];
	readonly #onChange: (range: Range | null) => void;

	/** @param onChange is told the range that is shown, or null when it is all there is */
	constructor(full: Range, onChange: (range: Range | null) => void) {
		this.full = full;
		this.#shown = full;
		this.#onChange = onChange;
	}

	/** Calls this now and whenever another stretch is to be shown. */
	follow(follower: (range: Range) => void): void {
		this.#followers.push(follower);
		follower(this.#shown);
	}

	/** Shows this stretch, or as much of it as there is. */
	show([from_s, until_s]: Range): void {
		const [first_s, last_s] = this.full;
		const whole_s = last_s - first_s;
		const length_s = Math.min(whole_s, Math.max(until_s - from_s, whole_s / MOST));
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

	/** Later (or earlier) by a part of what is shown. */
	pan(part: number): void {
		const [from_s, until_s] = this.#shown;
		const shift_s = (until_s - from_s) * part;
		this.show([from_s + shift_s, until_s + shift_s]);
	}

	/** Shows `factor` times as long a stretch around a place in it, 0 (its start) to 1. */
	scale(factor: number, place: number): void {
		const [from_s, until_s] = this.#shown;
		const length_s = until_s - from_s;
		const start_s = from_s + length_s * place * (1 - factor);
		this.show([start_s, start_s + length_s * factor]);
	}
}

/** The ends of a value axis: they have steps of 1, 2 or 5, and stay until the axis is refitted. */

/** The values at the lower and at the upper edge of a plot. */
export interface ValueScale {
	readonly bottom: number;
	readonly top: number;
}

/** Against the rounding error of a division. */
const ROUNDING = 1e-9;
const MOST_STEPS = 5;
/** Room above the highest latency, as a part of it. */
const HEADROOM = 1.05;

/** The smallest of 1, 2, 5 × 10ⁿ that is not below the value. */
export function roundStep(value: number): number {
	const magnitude = 10 ** Math.floor(Math.log10(value));
	const factor = [1, 2, 5].find((factor) => factor * magnitude >= value * (1 - ROUNDING)) ?? 10;
	return factor * magnitude;
}

/** The lowest round number that is not below the value: 2641 → 3000, 11 000 → 15 000. */
export function roundUp(value: number): number {
	if (!(value > 0)) return 0;
	// The step is the smallest of 1, 2, 5 × 10ⁿ that reaches the value in at most five.
	const magnitude = 10 ** Math.floor(Math.log10(value / MOST_STEPS));
	for (const factor of [1, 2, 5, 10]) {
		const step = factor * magnitude;
		const steps = Math.ceil(value / step - ROUNDING);
		if (steps <= MOST_STEPS) return steps * step;
	}
	return value;
}

/** A scale from zero, with a little room above. */
export function scaleAbove(highest: number): ValueScale {
	return { bottom: 0, top: roundUp(highest * HEADROOM) };
}

/** A scale that begins a little below the lowest value, in round numbers. */
export function scaleAround(lowest: number, highest: number): ValueScale {
	const high = highest * HEADROOM;
	const step = roundStep(Math.max(high - lowest, high / 100) / 4);
	const bottom = Math.max(0, Math.floor(lowest / step - 0.3) * step);
	return { bottom, top: Math.ceil(high / step - ROUNDING) * step };
}

/** Extends a scale to hold another one; it never shrinks. */
export function growScale(scale: ValueScale, other: ValueScale): ValueScale {
	const [bottom, top] = [Math.min(scale.bottom, other.bottom), Math.max(scale.top, other.top)];
	return bottom === scale.bottom && top === scale.top ? scale : { bottom, top };
}

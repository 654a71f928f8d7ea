import { normalCritical } from "../source/statistics/distributions.ts";

/** A proportion with Wilson's (1927) 95 % interval. */
export interface Proportion {
	readonly count: number;
	readonly of: number;
	readonly part: number;
	readonly low: number;
	readonly high: number;
}

export function proportion(count: number, of: number): Proportion {
	const z = normalCritical(0.05);
	const part = count / of;
	const middle = (part + (z * z) / (2 * of)) / (1 + (z * z) / of);
	const margin =
		(z / (1 + (z * z) / of)) * Math.sqrt((part * (1 - part)) / of + (z / (2 * of)) ** 2);
	return { count, of, part, low: Math.max(0, middle - margin), high: Math.min(1, middle + margin) };
}

/** Returns `1.2 (0.9–1.6)`, in percent. */
export function proportionText({ part, low, high }: Proportion): string {
	const percent = (value: number) => (100 * value).toFixed(1);
	return `${percent(part)} (${percent(low)}–${percent(high)})`;
}

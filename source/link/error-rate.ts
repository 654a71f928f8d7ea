/** How often PCIe errors happen per byte, with a bound that holds even for few or no errors. */
import { formatPlural } from "../core/format.ts";

/** One-sided: in 95 of 100 cases the true rate is below the bound. */
const UPPER_QUANTILE_OF_NORMAL = 1.6449;
/** The bound of the expected count if no error was seen: -ln 0.05. */
const UPPER_BOUND_OF_NONE = 2.9957;

/**
 * Returns the upper 95 % bound of a Poisson mean, given one count of it: above 0 by Wilson and
 * Hilferty's approximation of the chi-squared quantile, which is within 0.4 % from 1 on.
 */
export function poissonUpperBound(count: number): number {
	if (count <= 0) return UPPER_BOUND_OF_NONE;
	const share = 1 / (9 * (count + 1));
	return (count + 1) * (1 - share + UPPER_QUANTILE_OF_NORMAL * Math.sqrt(share)) ** 3;
}

/**
 * Says how often errors happened: `no error in 9 TB (fewer than 1 in 3 TB)`, `12 errors in 9 TB
 * (fewer than 1 in 460 GB)`; empty if nothing moved, or that is unknown.
 */
export function describeErrorRate(count: number, bytes: number | null): string {
	if (bytes === null || bytes <= 0) return "";
	const seen = count === 0 ? "no error" : formatPlural(count, "error");
	const bound = formatAmount(bytes / poissonUpperBound(count));
	return `${seen} in ${formatAmount(bytes)} (fewer than 1 in ${bound}, 95 % confidence)`;
}

/**
 * Says the same in short: `12 in 3 TB`, and of none its bound alone: `fewer than 1 in 3 TB (95 %
 * confidence)`; empty if nothing moved, or that is unknown.
 */
export function countPerAmount(count: number, bytes: number | null): string {
	if (bytes === null || bytes <= 0) return "";
	if (count > 0) return `${count} in ${formatAmount(bytes)}`;
	return `fewer than 1 in ${formatAmount(bytes / poissonUpperBound(0))} (95 % confidence)`;
}

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** An amount of data as vendors state error rates: powers of 1000, rounded down. */
function formatAmount(bytes: number): string {
	const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(bytes) / 3)));
	const value = bytes / 1000 ** power;
	const rounded = value >= 10 ? Math.floor(value) : Math.floor(value * 10) / 10;
	return `${rounded} ${UNITS[power]}`;
}

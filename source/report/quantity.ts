/** Numbers with their units, as a page shows them. */
import { formatCount, formatDuration, formatNanoseconds, UNKNOWN } from "../core/format.ts";
import type { TimeAxis } from "./time-plots.ts";

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const SIGNIFICANT = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });

/** Returns `2,203 MB/s`, `48.2 µs`, `0.25 %`: about four significant digits. */
export function formatQuantity(value: number | null | undefined, unit: string): string {
	if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
	if (unit === "ns") return formatNanoseconds(value);
	return unit === "" ? formatNumber(value) : `${formatNumber(value)} ${unit}`;
}

/** Numbers beyond these are written with an exponent. */
const MAX_WHOLE = 1e15;
const MIN_DECIMAL = 1e-6;

function formatNumber(value: number): string {
	const size = Math.abs(value);
	if (size >= MAX_WHOLE || (size > 0 && size < MIN_DECIMAL)) return value.toExponential(3);
	return (size >= 1000 ? WHOLE : SIGNIFICANT).format(value);
}

/** Units of latency, the largest first, in nanoseconds. */
const LATENCY_UNITS = [
	["s", 1e9],
	["ms", 1e6],
	["µs", 1e3],
] as const;
const MILLION = 1e6;

/** Returns the labels of the ticks of one axis in the same unit; those of latency include it. */
export function tickLabels(ticks: readonly number[], unit: string): string[] {
	const largest = Math.max(...ticks.map(Math.abs));
	if (unit === "ns") {
		const [name, size] = LATENCY_UNITS.find(([, least]) => largest >= least) ?? ["ns", 1];
		return ticks.map((tick) => (tick === 0 ? "0" : `${SIGNIFICANT.format(tick / size)} ${name}`));
	}
	if (largest >= MILLION) return ticks.map(formatCount);
	return ticks.map((tick) =>
		largest < MIN_DECIMAL && tick !== 0 ? tick.toExponential(1) : SIGNIFICANT.format(tick),
	);
}

/** Returns the unit for a heading: none for latency, whose numbers include it. */
export function headingUnit(unit: string): string {
	return unit === "ns" ? "" : unit;
}

/** Returns `2026-11-23 20:15:33` (UTC), or the time since the start. */
export function formatMoment(at_s: number, axis: TimeAxis): string {
	if (axis === "elapsed") return formatElapsed(Math.max(0, at_s));
	return new Date(at_s * 1000).toISOString().slice(0, 19).replace("T", " ");
}

const MINUTES_FROM_S = 120;

/** As fine as a command is sampled. */
function formatElapsed(at_s: number): string {
	return at_s < MINUTES_FROM_S ? `${Number(at_s.toFixed(2))} s` : formatDuration(at_s);
}

/** Returns `12.5 %`. @param share 0 to 1 */
export function formatShare(share: number): string {
	return `${SIGNIFICANT.format(Number((share * 100).toPrecision(3)))} %`;
}

/** Numbers with their units, as the page writes them: in its tables' notes, plots and labels. */
import { formatCount, formatDuration, formatNanoseconds, UNKNOWN } from "../core/format.ts";
import type { TimeAxis } from "./time-plots.ts";

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const SIGNIFICANT = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });

/** `2,203 MB/s`, `48.2 µs`, `0.25 %`: to about four significant digits. */
export function formatQuantity(value: number | null | undefined, unit: string): string {
	if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
	if (unit === "ns") return formatNanoseconds(value);
	return unit === "" ? formatNumber(value) : `${formatNumber(value)} ${unit}`;
}

function formatNumber(value: number): string {
	return (Math.abs(value) >= 1000 ? WHOLE : SIGNIFICANT).format(value);
}

/** Units of latency, the largest first, in nanoseconds. */
const LATENCY_UNITS = [
	["s", 1e9],
	["ms", 1e6],
	["µs", 1e3],
] as const;
const MILLION = 1e6;

/** Labels of the ticks of one axis: all in the same unit, which latency carries along. */
export function tickLabels(ticks: readonly number[], unit: string): string[] {
	const largest = Math.max(...ticks.map(Math.abs));
	if (unit === "ns") {
		const [name, size] = LATENCY_UNITS.find(([, least]) => largest >= least) ?? ["ns", 1];
		return ticks.map((tick) => (tick === 0 ? "0" : `${SIGNIFICANT.format(tick / size)} ${name}`));
	}
	if (largest >= MILLION) return ticks.map(formatCount);
	return ticks.map((tick) => SIGNIFICANT.format(tick));
}

/** What a heading adds to say the unit: nothing for latency, whose every number carries its own. */
export function headingUnit(unit: string): string {
	return unit === "ns" ? "" : unit;
}

/** `2026-11-23 20:15:33` (UTC), or the time since the start. */
export function formatMoment(at_s: number, axis: TimeAxis): string {
	if (axis === "elapsed") return formatDuration(Math.max(0, at_s));
	return new Date(at_s * 1000).toISOString().slice(0, 19).replace("T", " ");
}

/** `12.5 %`: a part of a whole, 0 to 1. */
export function formatShare(share: number): string {
	return `${SIGNIFICANT.format(Number((share * 100).toPrecision(3)))} %`;
}

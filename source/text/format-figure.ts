/** The figures of a measurement in words. */
import { formatBytes, formatDuration, formatRate, UNKNOWN } from "../core/format.ts";
import type { FigureComparison } from "../measure/compare-measurements.ts";
import {
	FIGURES,
	type FigureName,
	figureOf,
	type NamedFigure,
	type Spread,
	spreadOf,
} from "../measure/figures.ts";
import type { Measurement } from "../measure/measurement.ts";
import { VERDICT_THRESHOLDS } from "../measure/verdict.ts";
import { signed } from "./describe-change.ts";
import { formatStalledShare } from "./describe-stalls.ts";

/**
 * Returns `12.50 s`, `25.0 GiB`, `2048.0 MB/s`, `62.0 %`, `3`.
 *
 * @param limit that a share is compared with, in addition to the borders of the verdict
 */
export function formatFigure(
	{ name, dimension }: NamedFigure,
	value: number | null,
	limit?: number,
): string {
	if (value === null) return UNKNOWN;
	switch (dimension) {
		case "time":
			return formatSeconds(value);
		case "size":
			return formatBytes(value);
		case "rate":
			return `${formatRate(value)} MB/s`;
		case "share":
			return value === 0 ? "0 %" : formatStalledShare(value, thresholdsOf(name, limit));
		default:
			return Number.isInteger(value) ? String(value) : value.toFixed(1);
	}
}

function thresholdsOf(name: FigureName, limit: number | undefined): readonly number[] {
	const own = name === "saturated" ? VERDICT_THRESHOLDS : [];
	return limit === undefined ? own : [...own, limit];
}

const MILLISECONDS_BELOW_S = 0.9995;
const MINUTES_FROM_S = 120;

/** A duration to three digits or more, as differences between runs need it. */
function formatSeconds(seconds: number): string {
	if (seconds < MILLISECONDS_BELOW_S || seconds >= MINUTES_FROM_S) return formatDuration(seconds);
	return `${seconds.toFixed(2)} s`;
}

/** Returns the mean of the runs, and behind it their extremes where they differ. */
export function formatSpread(figure: NamedFigure, spread: Spread | null): string {
	if (spread === null) return UNKNOWN;
	const mean = formatFigure(figure, spread.mean);
	const [low, high] = [formatFigure(figure, spread.low), formatFigure(figure, spread.high)];
	if (low === high) return mean;
	const unit = / \D+$/.exec(high)?.[0] ?? "";
	const start = unit !== "" && low.endsWith(unit) ? low.slice(0, -unit.length) : low;
	return `${mean} (${start} to ${high})`;
}

/** Returns `−19.2 % (−20.1 to −18.3)`, `+2.7 pp (…)` of shares, or `+3` of counts. */
export function describeRunsChange({ figure: name, change }: FigureComparison): string {
	if (change === null) return UNKNOWN;
	const { kind, change: size, interval } = change;
	const figure = figureOf(name);
	if (kind === "absolute" && figure.dimension !== "share") return signedFigure(figure, size);
	const unit = kind === "relative" ? "%" : "pp";
	const text = `${signed(100 * size)} ${unit}`;
	if (interval === null) return text;
	return `${text} (${signed(100 * interval.low)} to ${signed(100 * interval.high)})`;
}

function signedFigure(figure: NamedFigure, size: number): string {
	const sign = size === 0 ? "" : size < 0 ? "−" : "+";
	return `${sign}${formatFigure(figure, Math.abs(size))}`;
}

/** Returns `better` or `worse` where one of them is, else the verdict; nothing of too few runs. */
export function describeChangeVerdict({ figure, verdict }: FigureComparison): string {
	const { better } = figureOf(figure);
	if (verdict === "too few runs" || verdict === "unknown") return "";
	if (better === null || (verdict !== "higher" && verdict !== "lower")) return verdict;
	return verdict === better ? "better" : "worse";
}

/** Leaves out what the source never says. */
export function knownFigures({ runs }: Measurement): readonly NamedFigure[] {
	return FIGURES.filter(({ of }) => runs.some((run) => of(run) !== null));
}

/** Returns `73.1 %` for a rate whose capacity is known; else nothing. */
export function capacityShare(figure: NamedFigure, measurement: Measurement): string {
	const { capacity } = measurement;
	const spread = spreadOf(figure, measurement);
	if (capacity === null || spread === null || figure.dimension !== "rate") return "";
	const whole = figure.name.startsWith("tx") ? capacity.tx_mb_per_s : capacity.rx_mb_per_s;
	return whole > 0 ? formatFigure(figureOf("saturated"), spread.mean / whole) : "";
}

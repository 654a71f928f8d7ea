/** An analysis as people read it at a terminal: text of at most 80 columns. */
import type { Analysis, TimeLineFigures } from "../analysis/analysis.ts";
import { COUNTS } from "../analysis/counter-growth.ts";
import { leftOutLines } from "../analysis/left-out-words.ts";
import { JUDGED_METRICS, type JudgedMetric, type LogContents } from "../analysis/log-contents.ts";
import { formatDuration, formatPlural, UNKNOWN } from "../core/format.ts";
import { fieldOf } from "../core/metrics.ts";
import { cut, paintLine, printable, wrapWords } from "../tui/line.ts";
import type { Paint, Role } from "../tui/theme.ts";
import { changeLines, type Line, second, spikeLines } from "./analysis-incidents.ts";
import { allValuesLine, figureHead, figureLines, METRIC_ROLES } from "./analysis-table.ts";
import { blockPlot, countPlot, meansOver, scaleOf } from "./block-plot.ts";

const COLUMNS = 80;
const PLOT_COLUMNS = 60;
const NAME_COLUMNS = 19;

/** @param contents of the same log, for the plots over time */
export function analysisText(analysis: Analysis, contents: LogContents, paint: Paint): string {
	const sections = [
		headLines(analysis),
		remarkLines(analysis),
		...figureSections(analysis),
		plotLines(analysis, contents),
		countLines(analysis),
		hourLines(analysis),
		changeLines(analysis),
		spikeLines(analysis),
	];
	const filled = sections.filter((lines) => lines.length > 0);
	const text = filled.map((lines) =>
		lines.map((line) => paintLine(paint, line, COLUMNS).trimEnd()),
	);
	return `${text.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function headLines(analysis: Analysis): Line[] {
	const { coverage, idle, interval_s } = analysis;
	const every = interval_s === null ? "" : `, one every ${formatDuration(interval_s)}`;
	const span = `${minute(analysis.start)} to ${minute(analysis.end)} UTC`;
	const records = `${formatDuration(analysis.span_s)}, ${formatPlural(analysis.records, "record")}${every}`;
	const known = `${percent(coverage.share)} covered, ${percent(idle.share)} idle`;
	const events = [
		formatPlural(coverage.gaps, "gap"),
		formatPlural(analysis.failed_readings, "failed reading"),
		formatPlural(analysis.resets, "reset"),
		formatPlural(analysis.starts, "start"),
	].join(", ");
	const gaps = `${formatDuration(coverage.gap_s)} in gaps, the longest ${formatDuration(coverage.longest_gap_s)}`;
	const longest = `${gaps} from ${second(coverage.longest_gap_start ?? "")}`;
	return [
		[["strong", printable(analysis.logs)]],
		[["plain", span]],
		[["plain", records]],
		[["plain", `${known}; ${events}`]],
		...(coverage.gaps === 0 ? [] : [[["plain", longest] as const]]),
	];
}

function remarkLines({ left_out, notes }: Analysis): Line[] {
	const lines = (role: Role, texts: readonly string[]) =>
		texts.flatMap((text) => wrapWords(printable(text), COLUMNS).map((one): Line => [[role, one]]));
	return [...lines("error", leftOutLines(left_out)), ...lines("notice", notes)];
}

function figureSections({ metrics, phases, idle }: Analysis): Line[][] {
	const underLoad = {
		tx_mb_per_s: metrics.tx_mb_per_s.under_load,
		rx_mb_per_s: metrics.rx_mb_per_s.under_load,
		latency_ns: metrics.latency_ns.under_load,
	};
	if (JUDGED_METRICS.every((metric) => metrics[metric].all === null)) {
		return [[[["plain", "nothing was measured: no record with a known rate or latency"]]]];
	}
	if (JUDGED_METRICS.every((metric) => underLoad[metric] === null)) {
		const none: Line = [
			["plain", "nothing was measured under load: the link was idle all the time"],
		];
		return [[none], [figureHead("idle", metrics), allValuesLine(metrics)]];
	}
	const whole = figureLines("under load", metrics, underLoad);
	if ((idle.share ?? 0) > 0) whole.push(allValuesLine(metrics));
	const apart = phases.map(({ name, metrics: ofPhase }) => {
		const title = name === "" ? "no phase" : printable(name);
		return figureLines(title.slice(0, NAME_COLUMNS - 1), metrics, ofPhase);
	});
	return [whole, ...apart];
}

function plotLines({ metrics }: Analysis, { phases, start_s, end_s }: LogContents): Line[] {
	if (start_s === null || end_s === null || end_s <= start_s) return [];
	const range = { start_s, end_s, columns: PLOT_COLUMNS };
	return JUDGED_METRICS.flatMap((metric): Line[] => {
		const parts = phases.map((phase) => meansOver(phase.metrics[metric], range));
		const means = Array.from({ length: PLOT_COLUMNS }, (_, at) => meanOf(parts.map((p) => p[at])));
		if (means.every((mean) => mean === null)) return [];
		return [scaledPlot(metric, metrics[metric].label, means)];
	});
}

function countLines({ counts, time_line }: Analysis): Line[] {
	const counted = COUNTS.filter((count) => counts[count] > 0);
	if (counted.length === 0) return [[["plain", "no errors, connects or disconnects"]]];
	return counted.map((count): Line => {
		const name = `${fieldOf(count).label} ${counts[count]}`;
		const plot = countPlot(time_line.map((bin: TimeLineFigures) => bin[count]));
		const isTrouble = count !== "connections";
		return [
			["furniture", `${name} `.padEnd(NAME_COLUMNS)],
			[isTrouble ? "error" : "plain", plot],
		];
	});
}

function hourLines({ hours_of_day, metrics }: Analysis): Line[] {
	if (hours_of_day === null) return [];
	const lines = JUDGED_METRICS.map((metric) => {
		const values = hours_of_day.map((hour) => hour[metric]);
		return scaledPlot(metric, metrics[metric].label, values);
	});
	const idle = blockPlot(hours_of_day.map(({ idle_share }) => idle_share || null));
	const scale = "0h    6h    12h   18h";
	return [
		[["strong", `${"hour of the day, UTC ".padEnd(NAME_COLUMNS)}`]],
		[["furniture", `${"".padEnd(NAME_COLUMNS)}${scale}`]],
		...lines,
		[["furniture", `${"idle".padEnd(NAME_COLUMNS)}${idle}`]],
	];
}

/** `TX 2023…2200`, and the plot between these. */
function scaledPlot(metric: JudgedMetric, label: string, values: readonly (number | null)[]): Line {
	const scale = scaleOf(values);
	const [bottom, top] = [scale.bottom, scale.top].map((end) => end.toPrecision(4));
	const ends = values.every((value) => value === null) ? "" : ` ${Number(bottom)}…${Number(top)}`;
	return [
		["furniture", cut(`${label}${ends}`, NAME_COLUMNS - 1).padEnd(NAME_COLUMNS)],
		[METRIC_ROLES[metric], blockPlot(values, scale)],
	];
}

function meanOf(values: readonly (number | null | undefined)[]): number | null {
	const known = values.filter((value): value is number => typeof value === "number");
	return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function percent(share: number | null): string {
	return share === null ? UNKNOWN : `${(100 * share).toFixed(1)} %`;
}

/** `2026-11-23 18:00` */
function minute(isoTime: string): string {
	return isoTime.slice(0, 16).replace("T", " ");
}

/**
 * Results as text: for the terminal, as Markdown and as JUnit's XML.
 *
 * The results themselves are data, made by other rooms; nothing here computes or prints. Sentences
 * (`describe-*.ts`) are written once, so that a terminal, a page and a CI system say the same.
 *
 * This file: an analysis for the terminal.
 */
import type { Analysis } from "../analysis/figures/analysis.ts";
import type { JudgedMetric, LogContents } from "../analysis/walk/log-contents.ts";
import { formatDuration, formatPlural, UNKNOWN } from "../core/format.ts";
import { paintLine, printable, wrapWords } from "../terminal/line.ts";
import type { Paint, Role } from "../terminal/theme.ts";
import { anomalyLines, changeLines, type Line, second, timeSpan } from "./analysis-incidents.ts";
import { countLines, hourLines, NAME_COLUMNS, plotLines } from "./analysis-plots.ts";
import { allValuesLine, figureHead, figureLines } from "./analysis-table.ts";
import { describeHealth } from "./describe-health.ts";
import { describeLinkEvents } from "./describe-link-events.ts";
import { describeMeansOverTime } from "./describe-mean-over.ts";
import { describeAllRejected } from "./describe-rejected.ts";
import { describeStalls } from "./describe-stalls.ts";
import { describeMissing, presentMetrics } from "./not-judged.ts";

/** In a pipe, where nothing is cut. */
const DEFAULT_COLUMNS = 80;
/** Wider plots say no more, and longer lines are harder to read. */
const MAX_COLUMNS = 160;
const MIN_PLOT_COLUMNS = 10;

/**
 * @param contents of the same log, for the plots over time
 * @param terminalColumns of the terminal, to which lines are cut; null in a pipe
 */
export function analysisText(
	analysis: Analysis,
	contents: LogContents,
	paint: Paint,
	terminalColumns: number | null = null,
): string {
	const columns = Math.min(terminalColumns ?? DEFAULT_COLUMNS, MAX_COLUMNS);
	const plotColumns = Math.max(MIN_PLOT_COLUMNS, columns - NAME_COLUMNS - 1);
	const lineColumns = terminalColumns ?? Number.POSITIVE_INFINITY;
	const sections = [
		healthLines(analysis, columns),
		headLines(analysis, contents),
		stallLines(analysis),
		remarkLines(analysis, columns),
		...figureSections(analysis),
		plotLines(analysis, contents, plotColumns),
		countLines(analysis, plotColumns),
		hourLines(analysis),
		changeLines(analysis),
		anomalyLines(analysis),
	];
	const filled = sections.filter((lines) => lines.length > 0);
	const text = filled.map((lines) =>
		lines.map((line) => paintLine(paint, line, lineColumns).trimEnd()),
	);
	return `${text.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function healthLines(analysis: Analysis, columns: number): Line[] {
	const { isHealthy, text } = describeHealth(analysis);
	const role = isHealthy === null ? "strong" : isHealthy ? "ok" : "error";
	return wrapWords(printable(text), columns).map((line): Line => [[role, line]]);
}

function headLines(analysis: Analysis, { isDemo }: LogContents): Line[] {
	const { coverage, idle, interval_s } = analysis;
	const every = interval_s === null ? "" : `, one every ${formatDuration(interval_s)}`;
	const span = `${timeSpan(analysis)} UTC`;
	const count = formatPlural(analysis.records, "record");
	const records = `${formatDuration(analysis.span_s)}, ${count}${every}`;
	const known = `${percent(coverage.share)} covered, ${percent(idle.share)} idle`;
	const events = [
		formatPlural(coverage.gaps, "gap"),
		formatPlural(analysis.failed_readings, "failed reading"),
		formatPlural(analysis.resets, "reset"),
		formatPlural(analysis.starts, "start"),
	].join(", ");
	const gaps = `${formatDuration(coverage.gap_s)} in gaps`;
	const longest = `longest ${formatDuration(coverage.longest_gap_s)}`;
	const start = second(coverage.longest_gap_start ?? "");
	return [
		[["strong", printable(analysis.logs)]],
		...(isDemo ? [[["badge", "demo: a simulated driver, not a measurement"] as const]] : []),
		[["text", span]],
		[["text", records]],
		[["text", `${known}; ${events}`]],
		...(coverage.gaps === 0 ? [] : [[["text", `${gaps}, ${longest} from ${start}`] as const]]),
	];
}

function stallLines({ stalls, link_events }: Analysis): Line[] {
	const events = describeLinkEvents(link_events).map((text): Line => [["warn", text]]);
	if (stalls === null) return events;
	return [[[stalls.count > 0 ? "warn" : "text", describeStalls(stalls)]], ...events];
}

function remarkLines(analysis: Analysis, columns: number): Line[] {
	const lines = (role: Role, texts: readonly string[]) =>
		texts.flatMap((text) => wrapWords(printable(text), columns).map((one): Line => [[role, one]]));
	return [
		...lines("error", describeAllRejected(analysis.left_out)),
		...lines("badge", analysis.notes),
		...lines("text", describeMissing(analysis)),
		...lines("text", describeMeansOverTime(analysis)),
	];
}

function figureSections({ metrics, phases, idle, span_s }: Analysis): Line[][] {
	const underLoad = (metric: JudgedMetric) => metrics[metric].under_load;
	const present = presentMetrics(metrics);
	if (present.length === 0) {
		return [[[["text", "no data: no record has a known rate or latency"]]]];
	}
	if (present.every((metric) => underLoad(metric) === null)) {
		const none: Line = [["text", "no data under load: the link was idle all the time"]];
		return [[none], [figureHead("idle", metrics), allValuesLine(metrics)]];
	}
	const whole = figureLines("under load", metrics, underLoad, span_s);
	if ((idle.share ?? 0) > 0) whole.push(allValuesLine(metrics));
	const apart = phases.map(({ name, covered_s, metrics: ofPhase }) => {
		const title = name === "" ? "no phase" : printable(name);
		const figuresOf = (metric: JudgedMetric) => ofPhase[metric];
		return figureLines(title.slice(0, NAME_COLUMNS - 1), metrics, figuresOf, covered_s);
	});
	return [whole, ...apart];
}

function percent(share: number | null): string {
	return share === null ? UNKNOWN : `${(100 * share).toFixed(1)} %`;
}

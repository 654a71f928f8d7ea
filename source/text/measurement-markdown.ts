/** A measurement as tables in Markdown, for an issue or a pull request. */
import { formatPlural } from "../core/format.ts";
import { printable } from "../core/printable-text.ts";
import { shellLine } from "../core/shell-words.ts";
import type { MeasurementComparison } from "../measure/compare-measurements.ts";
import { figureOf, spreadOf } from "../measure/figures.ts";
import type { MeasureResult } from "../measure/measure-result.ts";
import type { MeasuredRun, Measurement } from "../measure/measurement.ts";
import { describeCounting, describeVerdict, measureRemarks } from "./describe-measurement.ts";
import {
	capacityShare,
	describeChangeVerdict,
	describeRunsChange,
	formatFigure,
	formatSpread,
	knownFigures,
} from "./format-figure.ts";
import { escapeMarkdown, markdownTable } from "./markdown.ts";

export interface MeasurementPaper {
	readonly result: MeasureResult;
	/** Of the machine and its link, by name. */
	readonly facts: Readonly<Record<string, string>>;
	/** With the measurement of an earlier file; null without one. */
	readonly comparison: MeasurementComparison | null;
}

/** Events of a run beyond this number are only counted. */
const MAX_EVENTS = 20;
const MAX_COMMAND_LENGTH = 300;

export function measurementMarkdown(paper: MeasurementPaper): string {
	const { result, facts, comparison } = paper;
	const { measurement } = result;
	const { runs } = measurement;
	const [first] = runs;
	const blocks = [
		codeOf(measurement.command),
		`**${escapeMarkdown(describeVerdict(result))}**`,
		figureTable(measurement),
		escapeMarkdown(describeCounting(measurement)),
		...measureRemarks(result).map((remark) => `_${escapeMarkdown(remark)}_`),
		...(runs.length === 1 && first !== undefined ? eventList(first) : []),
		...(comparison === null ? [] : comparisonBlocks(comparison)),
		...machineBlocks(facts),
	];
	return `${blocks.join("\n\n")}\n`;
}

/** As code, in which nothing is escaped: a backtick of the command would end it. */
function codeOf(command: readonly string[]): string {
	const line = shellLine(command).replaceAll("`", "'").replace(/\s+/g, " ");
	const characters = [...printable(line)];
	const isLong = characters.length > MAX_COMMAND_LENGTH;
	const shown = isLong
		? `${characters.slice(0, MAX_COMMAND_LENGTH).join("")}…`
		: characters.join("");
	return `\`${shown}\``;
}

function figureTable(measurement: Measurement): string {
	const { runs, capacity } = measurement;
	const value = runs.length === 1 ? "" : `mean of ${runs.length} runs (lowest to highest)`;
	return markdownTable([
		["", value, "of capacity"],
		["---", "---:", "---:"],
		...knownFigures(measurement).map((figure) => [
			figure.label,
			formatSpread(figure, spreadOf(figure, measurement)),
			capacity === null ? "" : capacityShare(figure, measurement),
		]),
	]);
}

function eventList({ events }: MeasuredRun): string[] {
	if (events.length === 0) return [];
	const items = events.slice(0, MAX_EVENTS).map(({ at_s, event, detail }) => {
		const words = [event, detail].filter(Boolean).join(": ");
		return `- ${formatFigure(figureOf("wall"), at_s)} ${escapeMarkdown(words)}`;
	});
	const left = events.length - items.length;
	return [
		[...items, ...(left > 0 ? [`- … and ${formatPlural(left, "more event")}`] : [])].join("\n"),
	];
}

function comparisonBlocks({ figures, warnings }: MeasurementComparison): string[] {
	const shown = figures.filter(({ baseline, candidate }) => baseline ?? candidate);
	const table = markdownTable([
		["compared", "before", "now", "change", ""],
		["---", "---:", "---:", "---", "---"],
		...shown.map((one) => {
			const figure = figureOf(one.figure);
			return [
				figure.label,
				formatFigure(figure, one.baseline?.mean ?? null),
				formatFigure(figure, one.candidate?.mean ?? null),
				describeRunsChange(one),
				describeChangeVerdict(one),
			];
		}),
	]);
	const notes = warnings.map((text) => `- ${escapeMarkdown(text)}`);
	return notes.length === 0 ? [table] : [table, notes.join("\n")];
}

/** Folded away, because few readers need all of it. */
function machineBlocks(facts: Readonly<Record<string, string>>): string[] {
	const rows = Object.entries(facts).map((fact) => fact.map(escapeMarkdown));
	if (rows.length === 0) return [];
	const table = markdownTable([["machine", ""], ["---", "---"], ...rows]);
	return [`<details><summary>Machine and link</summary>\n\n${table}\n\n</details>`];
}

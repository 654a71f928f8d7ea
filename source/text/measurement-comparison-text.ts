/** The comparison of two measurements for the terminal, in at most 80 columns. */
import type { FigureComparison, MeasurementComparison } from "../measure/compare-measurements.ts";
import { figureOf } from "../measure/figures.ts";
import { type Part, paintLine, printable, widthOf, wrapWords } from "../terminal/line.ts";
import type { Paint } from "../terminal/theme.ts";
import { describeChangeVerdict, describeRunsChange, formatFigure } from "./format-figure.ts";

const COLUMNS = 80;
const NAME_COLUMNS = 17;
const VALUE_COLUMNS = 12;
const CHANGE_COLUMNS = 24;

export function measurementComparisonText(
	{ figures, warnings }: MeasurementComparison,
	paint: Paint,
): string {
	const shown = figures.filter(({ baseline, candidate }) => baseline ?? candidate);
	const heads = ["before", "now"].map((text) => text.padStart(VALUE_COLUMNS)).join("");
	const lines: (readonly Part[])[] = [
		[
			["strong", "compared".padEnd(NAME_COLUMNS)],
			["dim", `${heads}  change`],
		],
		...shown.flatMap(figureLines),
		...warnings.flatMap((text) =>
			wrapWords(printable(text), COLUMNS - 2).map((line, index): readonly Part[] => [
				["badge", index === 0 ? "!" : " "],
				["text", ` ${line}`],
			]),
		),
	];
	const explained = shown.some(({ change }) => change?.interval != null) ? [explanation()] : [];
	return `${[...lines, ...explained]
		.map((line) => paintLine(paint, line, COLUMNS).trimEnd())
		.join("\n")}\n`;
}

function figureLines(comparison: FigureComparison): (readonly Part[])[] {
	const figure = figureOf(comparison.figure);
	const values = [comparison.baseline, comparison.candidate].map((side) =>
		formatFigure(figure, side?.mean ?? null).padStart(VALUE_COLUMNS),
	);
	const head: readonly Part[] = [
		["dim", figure.label.padEnd(NAME_COLUMNS)],
		["text", `${values.join("")}  `],
	];
	const words = describeChangeVerdict(comparison);
	const verdict: Part = [words === "worse" ? "error" : "strong", words];
	if (comparison.verdict === "not comparable") return [[...head, verdict]];
	const change = describeRunsChange(comparison);
	const room = CHANGE_COLUMNS - widthOf(change);
	if (words === "") return [[...head, ["text", change]]];
	if (room >= 0) return [[...head, ["text", `${change} ${" ".repeat(room)}`], verdict]];
	const indent = NAME_COLUMNS + 2 * VALUE_COLUMNS + CHANGE_COLUMNS + 3;
	return [
		[...head, ["text", change]],
		[["text", " ".repeat(indent)], verdict],
	];
}

function explanation(): readonly Part[] {
	const text = "Means of the runs, 99 % CI; verdicts are corrected for the number of figures.";
	return [["dim", text]];
}

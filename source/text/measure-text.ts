/** What `measure` prints: a picture on a terminal, the numbers, and one sentence. */
import { formatDuration, UNKNOWN } from "../core/format.ts";
import { shellLine } from "../core/shell-words.ts";
import { type FigureName, figureOf, spreadOf } from "../measure/figures.ts";
import type { MeasureResult } from "../measure/measure-result.ts";
import type { Verdict } from "../measure/measurement.ts";
import { type Part, paintLine, printable, wrapWords } from "../terminal/line.ts";
import type { Paint, Role } from "../terminal/theme.ts";
import { describeThreshold, describeVerdict, measureRemarks } from "./describe-measurement.ts";
import { capacityShare, formatSpread } from "./format-figure.ts";
import { measurePicture } from "./measure-picture.ts";

type Line = readonly Part[];
type Row = readonly [name: string, text: string];

const NAME_COLUMNS = 12;
/** In a pipe, where nothing is cut. */
const DEFAULT_COLUMNS = 80;
const MAX_COLUMNS = 160;
const MAX_EVENTS = 10;
const VERDICT_ROLES: Readonly<Record<Verdict, Role>> = {
	"link-bound": "error",
	"partly link-bound": "warn",
	"not link-bound": "ok",
	unknown: "strong",
};

/** @param terminal its size; null where there is none, and so no picture */
export function measureText(
	result: MeasureResult,
	paint: Paint,
	terminal: { readonly columns: number; readonly rows: number } | null,
): string {
	const columns = Math.min(terminal?.columns ?? DEFAULT_COLUMNS, MAX_COLUMNS);
	const lines = [
		[],
		...titleLines(result),
		...(terminal === null ? [] : pictureLines(result, columns, terminal.rows)),
		...[...numberRows(result), ...eventRows(result)].flatMap((row) => rowLines(row, columns)),
		[],
		...sentenceLines(result, columns),
	];
	const width = terminal === null ? Number.POSITIVE_INFINITY : columns;
	return `${lines.map((line) => paintLine(paint, line, width).trimEnd()).join("\n")}\n`;
}

function titleLines({ measurement: { command, runs }, isDemo }: MeasureResult): Line[] {
	const title = printable(shellLine(command));
	const of = runs.length === 1 ? "" : `, ${runs.length} runs`;
	return [
		[
			["strong", title],
			["dim", `${of}${isDemo ? " (demo)" : ""}`],
		],
	];
}

function pictureLines(result: MeasureResult, columns: number, rows: number): Line[] {
	const trace = result.traces.at(-1);
	const { capacity } = result.measurement;
	if (trace === undefined || trace.use === null || capacity === null) return [];
	const picture = measurePicture(trace.use, capacity, {
		columns,
		rows: rows >= 36 ? 6 : rows >= 20 ? 4 : 2,
	});
	const of = result.traces.length === 1 ? [] : [[["dim", "the last run"]] satisfies Part[]];
	return picture.length === 0 ? [] : [...of, ...picture, []];
}

function numberRows(result: MeasureResult): Row[] {
	const { measurement } = result;
	const textOf = (name: FigureName) => {
		const figure = figureOf(name);
		return formatSpread(figure, spreadOf(figure, measurement));
	};
	const rateOf = (name: FigureName) => {
		const share = capacityShare(figureOf(name), measurement);
		return share === "" ? textOf(name) : `${textOf(name)}, ${share} of capacity`;
	};
	const longest = spreadOf(figureOf("longest_saturated"), measurement)?.high ?? 0;
	return [
		row("time", textOf("wall")),
		row("bytes", both(textOf("tx_bytes"), textOf("rx_bytes"))),
		row("mean", both(rateOf("tx"), rateOf("rx"))),
		row("peak", both(rateOf("tx_peak"), rateOf("rx_peak"))),
		row("saturated", textOf("saturated"), longest > 0 ? `longest ${formatDuration(longest)}` : ""),
		row("threshold", describeThreshold(measurement)),
		row(
			"stalls",
			textOf("stalls"),
			["0", UNKNOWN].includes(textOf("stalls")) ? "" : textOf("stalled"),
		),
		row("errors", textOf("errors")),
		row("readings", readingsText(result)),
	];
}

function row(name: string, ...texts: string[]): Row {
	return [name, texts.filter(Boolean).join(", ")];
}

/** What does not fit is continued below: the second direction, and then words. */
function rowLines([name, text]: Row, columns: number): Line[] {
	const room = Math.max(1, columns - NAME_COLUMNS);
	const parts = text.length <= room ? [text] : text.split(/(?<=;) (?=RX )/);
	const lines = parts.flatMap((part) => wrapWords(part, room));
	return lines.map((line, index) => [
		["dim", (index === 0 ? name : "").padEnd(NAME_COLUMNS)],
		["text", line],
	]);
}

function both(tx: string, rx: string): string {
	return `TX ${tx}; RX ${rx}`;
}

function readingsText({
	measurement: { source, counts },
	traces,
	interval_s,
}: MeasureResult): string {
	if (counts === "") return `${source}, read every ${formatDuration(interval_s)}`;
	const spans = traces.map(({ reading_s }) => reading_s).filter((span) => span !== null);
	const every = formatDuration(interval_s);
	const news = spans.length === 0 ? "" : `, new counts every ${formatDuration(Math.max(...spans))}`;
	return `${source}, ${counts} bytes, read every ${every}${news}`;
}

function eventRows({ measurement: { runs } }: MeasureResult): Row[] {
	const events = runs.flatMap((run, index) =>
		run.events.map((event) => ({ ...event, run: index + 1 })),
	);
	const shown = events.slice(0, MAX_EVENTS).map(({ at_s, event, detail, run }) => {
		const where = runs.length === 1 ? "" : `run ${run}, `;
		return row("event", printable(`${where}${formatDuration(at_s)}: ${event}, ${detail}`));
	});
	const more = events.length - shown.length;
	return more > 0 ? [...shown, row("", `and ${more} more (--json lists them)`)] : shown;
}

function sentenceLines(result: MeasureResult, columns: number): Line[] {
	const role = VERDICT_ROLES[result.measurement.verdict];
	const verdict = wrapWords(describeVerdict(result), columns).map((line): Line => [[role, line]]);
	const remarks = measureRemarks(result).flatMap((remark) =>
		wrapWords(`note: ${remark}`, columns).map((line): Line => [["dim", line]]),
	);
	return [...verdict, ...remarks];
}

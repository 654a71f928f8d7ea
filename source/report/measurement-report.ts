/** The report of a measurement: what a command did to the link. */
import { formatPlural } from "../core/format.ts";
import { shellLine } from "../core/shell-words.ts";
import type { MeasurementComparison } from "../measure/compare-measurements.ts";
import { type FigureName, figureOf, spreadOf } from "../measure/figures.ts";
import type { Measurement } from "../measure/measurement.ts";
import { describeCounting, describeVerdict, measureRemarks } from "../text/describe-measurement.ts";
import {
	capacityShare,
	describeChangeVerdict,
	describeRunsChange,
	formatFigure,
	formatSpread,
	knownFigures,
} from "../text/format-figure.ts";
import type { MeasurementPaper } from "../text/measurement-markdown.ts";
import { runPlots } from "./measurement-plots.ts";
import type { Cell, Fact, Notes, Report, Section, Table, Tone } from "./report.ts";
import { leftColumn, rightColumn } from "./tables.ts";

export interface MeasurementPage extends MeasurementPaper {
	/** Of this program. */
	readonly version: string;
}

export function measurementReport(page: MeasurementPage): Report {
	const { result, facts, comparison, version } = page;
	const { measurement } = result;
	const { runs, command } = measurement;
	const sections: Section[] = [
		...runPlots(result),
		figureTable(measurement),
		...(runs.length === 1 ? [] : [runTable(measurement)]),
		...(comparison === null ? [] : [comparisonTable(comparison)]),
		...(Object.keys(facts).length === 0 ? [] : [machineTable(facts)]),
		method(measurement),
	];
	return {
		title: "What a command did to the link",
		subtitle: shellLine(command),
		clock: "Times count from the start of the command.",
		isDemo: result.isDemo,
		facts: headFacts(measurement),
		verdict: {
			tone: TONES[measurement.verdict],
			headline: capitalized(describeVerdict(result)),
			details: [],
		},
		warnings: [
			...failures(measurement),
			// The page says in its head that it is a demo.
			...measureRemarks({ ...result, isDemo: false }),
			...(comparison?.warnings ?? []),
		],
		sections,
		footer: `anarchy-perf-ink ${version}`,
	};
}

/** A link that is the limit is no defect of the link: no verdict is bad. */
const TONES: Readonly<Record<Measurement["verdict"], Tone>> = {
	"link-bound": "warning",
	"partly link-bound": "warning",
	"not link-bound": "good",
	unknown: "neutral",
};

function capitalized(text: string): string {
	return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function failures({ runs }: Measurement): string[] {
	const failed = runs.filter(({ status }) => status !== 0);
	const [first] = failed;
	if (first === undefined) return [];
	if (runs.length === 1) return [`The command failed with status ${first.status}.`];
	return [`${failed.length} of ${formatPlural(runs.length, "run")} failed.`];
}

const HEAD_FIGURES = ["wall", "tx_bytes", "rx_bytes", "saturated", "stalled", "errors"] as const;

function headFacts(measurement: Measurement): Fact[] {
	const known = new Set(knownFigures(measurement));
	return HEAD_FIGURES.map(figureOf)
		.filter((figure) => known.has(figure))
		.map((figure) => {
			const spread = spreadOf(figure, measurement);
			const value = formatFigure(figure, spread?.mean ?? null);
			const [low, high] = [spread?.low, spread?.high].map((end) =>
				formatFigure(figure, end ?? null),
			);
			const note = low === high ? null : `${low} to ${high} over the runs`;
			return { label: capitalized(figure.label), value, note };
		});
}

function figureTable(measurement: Measurement): Table {
	const { runs } = measurement;
	const isSingle = runs.length === 1;
	const ends = isSingle ? "" : " The lowest and the highest run are in parentheses.";
	return {
		kind: "table",
		title: "Figures",
		note: `${describeCounting(measurement)}${ends}`,
		columns: [leftColumn(""), rightColumn(isSingle ? "value" : "mean"), rightColumn("of capacity")],
		rows: knownFigures(measurement).map((figure) => [
			capitalized(figure.label),
			formatSpread(figure, spreadOf(figure, measurement)),
			capacityShare(figure, measurement),
		]),
	};
}

/** Left out of the table of runs, which has to fit a page of paper: means follow from bytes. */
const WIDE: ReadonlySet<FigureName> = new Set(["tx", "rx", "tx_peak", "rx_peak", "stalls"]);

function runTable(measurement: Measurement): Table {
	const figures = knownFigures(measurement).filter(({ name }) => !WIDE.has(name));
	return {
		kind: "table",
		title: "Runs",
		note: null,
		columns: [
			leftColumn("run"),
			rightColumn("status"),
			...figures.map(({ label }) => rightColumn(label)),
		],
		rows: measurement.runs.map((run, index): Cell[] => [
			String(index + 1),
			run.status === 0 ? "0" : { text: String(run.status), tone: "bad" },
			...figures.map((figure) => formatFigure(figure, figure.of(run))),
		]),
	};
}

function comparisonTable({ figures }: MeasurementComparison): Table {
	return {
		kind: "table",
		title: "Compared with an earlier measurement",
		note:
			"Means of the runs, with the 99 % confidence interval of the change in parentheses. Verdicts " +
			"are corrected for the number of figures.",
		columns: [
			leftColumn(""),
			rightColumn("before"),
			rightColumn("now"),
			rightColumn("change"),
			leftColumn("verdict"),
		],
		rows: figures
			.filter(({ baseline, candidate }) => baseline ?? candidate)
			.map((one): Cell[] => {
				const figure = figureOf(one.figure);
				const words = describeChangeVerdict(one);
				const tone = words === "worse" ? "bad" : words === "better" ? "good" : null;
				return [
					capitalized(figure.label),
					formatFigure(figure, one.baseline?.mean ?? null),
					formatFigure(figure, one.candidate?.mean ?? null),
					describeRunsChange(one),
					tone === null ? words : { text: words, tone },
				];
			}),
	};
}

function machineTable(facts: Readonly<Record<string, string>>): Table {
	return {
		kind: "table",
		title: "Machine and link",
		note: null,
		columns: [leftColumn(""), leftColumn("")],
		rows: Object.entries(facts),
	};
}

function method({ capacity }: Measurement): Notes {
	const part = capacity?.kind === "reachable" ? "85 % of the reachable" : "90 % of the verified";
	return {
		kind: "notes",
		title: "How it was computed",
		paragraphs: [
			`A direction is saturated where at least ${part} capacity moved over 100 ms or longer, by ` +
				"the bytes that were counted.",
			"Link-bound: a direction was saturated for half of the time or more; partly link-bound: for a " +
				"tenth or more. What an unlimited link would save is at most the time in which it can have " +
				"been the limit; transfers that wait for latency, not for capacity, are not seen.",
			"docs/method/measure.md derives the rules.",
		],
	};
}

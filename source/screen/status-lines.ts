/** The words of the status: the state of the link, its errors, the driver, and what happened. */
import { formatClock, formatDuration } from "../core/format.ts";
import { ALL_FIELDS, type FieldName } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import type { LinkVerdict } from "../link/finding.ts";
import type { LinkFacts } from "../link/link.ts";
import type { Part } from "../terminal/line.ts";
import { errorParts } from "./error-parts.ts";
import { eventLine, eventLines, eventParts, outageLines } from "./event-lines.ts";
import { FROZEN_AFTER_S } from "./health.ts";
import {
	capacityParts,
	connectParts,
	deviceText,
	errorKindParts,
	findingPart,
	hopParts,
	linkState,
	pathPart,
	type Usb4Health,
	usb4Parts,
} from "./link-parts.ts";
import {
	blockLabels,
	fittingParts,
	joinParts,
	labelsFor,
	panelLine,
	RIGHT_MARGIN,
} from "./panel-parts.ts";
import type { SessionHistory } from "./session-history.ts";
import type { TimelineEvent } from "./timeline.ts";

export interface StatusOptions {
	/** The link at this moment; null if it is not watched. */
	readonly facts?: LinkFacts | null;
	/** Null if the link is not judged. */
	readonly verdict?: LinkVerdict | null;
	/** What the adapters of USB4 count; left out where they are not read. */
	readonly usb4?: Usb4Health;
	readonly hasEnded?: boolean;
	/** What the source can ever say. */
	readonly offers?: ReadonlySet<FieldName>;
	/** Those of the window. */
	readonly events?: readonly TimelineEvent[];
	/** Whether the events have a place of their own. */
	readonly areEventsElsewhere?: boolean;
	/** Whether marks are to be ASCII. */
	readonly isAscii?: boolean;
}

/** One line per fact and then events for a tall block; one or two lines for a low one. */
export function statusLines(
	history: SessionHistory,
	columns: number,
	rows: number,
	options: StatusOptions = {},
): Part[][] {
	const lines = rows > MAX_ROWS_OF_LINES ? blockLines : fewLines;
	return lines(history, columns, rows, options);
}

const MAX_ROWS_OF_LINES = 2;

function blockLines(
	history: SessionHistory,
	columns: number,
	rows: number,
	options: StatusOptions,
): Part[][] {
	const { verdict = null, facts = null, offers = ALL_FIELDS, events = [] } = options;
	const early = earlyLines(history, columns, rows, options);
	const listed = (lines: Part[][]) =>
		options.areEventsElsewhere === true
			? lines
			: [...lines, ...eventLines(events, rows - lines.length, options.isAscii)];
	if (early !== null) return listed(early);
	const sample = history.lastKnown as Sample;
	const label = blockLabels(columns);
	const device = deviceText(sample);
	const path = findingPart(verdict) ?? pathPart(facts);
	const lines = [
		...panelLine(
			label("LINK"),
			joinParts(linkState(history, sample, offers), connectParts(sample)),
		),
		...panelLine(
			label("ERRORS"),
			joinParts(
				errorParts(history, sample, columns - label("ERRORS")[1].length),
				errorKindParts(facts),
			),
		),
		...panelLine(
			label("DEVICE"),
			joinParts(device === "" ? [] : [["text", device]], path === null ? [] : [path]),
		),
		...panelLine(label("USB4"), options.usb4 === undefined ? [] : usb4Parts(options.usb4)),
		...panelLine(label("DRIVER"), joinParts(uptimeParts(sample), frozenParts(history))),
		...(hasRates(offers) || facts === null ? [] : linkLines(sample, facts, columns)),
	];
	const all = lines.length === 0 ? [NO_METRICS] : lines;
	return lines.length === 0 && events.length === 0 ? all : listed(all).slice(0, rows);
}

/** Where nothing is known of the traffic, there is room for all of the link. */
function linkLines(sample: Sample, { hops }: LinkFacts, columns: number): Part[][] {
	const label = blockLabels(columns);
	return [
		...panelLine(label("TRAFFIC"), [["dim", "not counted by this source"]]),
		...panelLine(label("CAPACITY"), capacityParts(sample)),
		...hops.flatMap((hop, at) => panelLine(label(at === 0 ? "PATH" : ""), hopParts(hop))),
	];
}

function hasRates(offers: ReadonlySet<FieldName>): boolean {
	return offers.has("tx_mb_per_s") || offers.has("rx_mb_per_s");
}

/** What matters most comes first, and what does not fit is left out. */
function fewLines(
	history: SessionHistory,
	columns: number,
	rows: number,
	options: StatusOptions,
): Part[][] {
	const { verdict = null, offers = ALL_FIELDS, events = [] } = options;
	const early = earlyLines(history, columns, rows, options);
	if (early !== null) return early;
	const sample = history.lastKnown as Sample;
	const finding = findingPart(verdict);
	const device = deviceText(sample);
	const newest = events.at(-1);
	const label = labelsFor(columns)("LINK");
	const room = columns - label[1].length - RIGHT_MARGIN;
	const groups = [
		linkState(history, sample, offers),
		frozenParts(history),
		finding === null ? [] : [finding],
		errorParts(history, sample, room - FIRST_WORDS),
		rows === 1 && newest !== undefined ? eventParts(newest, options.isAscii) : connectParts(sample),
		device === "" ? [] : [["text", device] as const],
	];
	const line = panelLine(label, fittingParts(groups, room));
	const all = [...line, ...(rows > 1 ? [eventLine(events, columns, options.isAscii)] : [])];
	return line.length === 0 && events.length === 0 ? [NO_METRICS] : all.slice(0, rows);
}

/** Columns that the state of the link, before the errors, takes: `up · `. */
const FIRST_WORDS = 5;

/** While nothing is known, or no longer; null otherwise. */
function earlyLines(
	history: SessionHistory,
	columns: number,
	rows: number,
	{ hasEnded = false, offers = ALL_FIELDS }: StatusOptions,
): Part[][] | null {
	const { outage, lastKnown } = history;
	const label = rows > MAX_ROWS_OF_LINES ? blockLabels(columns) : labelsFor(columns);
	if (outage !== null) {
		const lines = outageLines(outage, columns, rows);
		if (lastKnown === null || lines.length >= rows) return lines;
		const counts = connectParts({ ...lastKnown, connect_time_ns: null });
		const known = [linkState(history, lastKnown, offers), counts];
		const room = columns - label("LINK")[1].length - LAST_READ.length - RIGHT_MARGIN;
		const parts = fittingParts([...known, errorParts(history, lastKnown, room)], room);
		return [...lines, [label("LINK"), ["dim", LAST_READ], ...parts]];
	}
	if (lastKnown !== null) return null;
	const words = hasEnded ? "ended without a record" : "waiting for data";
	return [[label("LINK"), ["text", words]]];
}

const LAST_READ = "when last read: ";

/** Of a source that offers nothing, and about whose link nothing is known either. */
const NO_METRICS: Part[] = [["text", " this source has no metrics to show"]];

function frozenParts({ unchanged, latest }: SessionHistory): Part[] {
	const isFrozen = unchanged !== null && (latest?.at_s ?? 0) - unchanged.at_s >= FROZEN_AFTER_S;
	if (!isFrozen) return [];
	return [["error", `counters frozen since ${formatClock(unchanged.since_ms)}`]];
}

function uptimeParts({ runtime_s }: Sample): Part[] {
	if (runtime_s === null) return [];
	return [
		["dim", "up "],
		["text", formatDuration(Math.floor(runtime_s))],
	];
}

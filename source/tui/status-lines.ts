/** The words of the status panel: the state of the link, of the driver, and what happened. */
import {
	formatClock,
	formatDuration,
	formatNanoseconds,
	formatPlural,
	UNKNOWN,
} from "../core/format.ts";
import type { LinkFacts } from "../core/link.ts";
import type { Sample } from "../core/sample.ts";
import { type Part, printable, wrapWords } from "./line.ts";
import { deviceText, downgradePart, pathPart, pcieErrorParts } from "./link-parts.ts";
import type { WatchEvent, WatchHistory } from "./watch-history.ts";

/** Two lines for a low panel, as many as there are rows for a tall one. */
export function statusLines(
	history: WatchHistory,
	columns: number,
	rows: number,
	facts: LinkFacts | null = null,
): Part[][] {
	const { outage, lastKnown, events } = history;
	const label = labels(columns);
	if (outage !== null) return outageLines(outage, columns, rows, events);
	if (lastKnown === null) return [[label("THUNDERBOLT", "LINK"), ["plain", "waiting for data"]]];

	const link = [linkState(lastKnown), ...connectParts(lastKnown)];
	const thunderboltErrors = errorParts(lastKnown.thunderbolt_errors, history.newThunderboltErrors);
	const dmaErrors = errorParts(lastKnown.dma_errors, history.newDmaErrors);
	const uptime: Part = ["plain", formatDuration(Math.floor(lastKnown.runtime_s ?? 0))];
	if (rows > 2) {
		const lines: Part[][] = [
			[label("THUNDERBOLT", "LINK"), ...link],
			[label("", ""), ...thunderboltErrors],
			...linkLines(history, facts, lastKnown, label),
			[label("DMA", "DMA"), ...dmaErrors],
			[label("DRIVER", "UP"), ["furniture", "up "], uptime],
		];
		return [...lines, ...eventLines(events, columns, rows - lines.length)];
	}
	const [state, ...connects] = link;
	const [latest] = events;
	const downgrade = downgradePart(facts, lastKnown);
	const pcieErrors = pcieErrorParts(lastKnown, history);
	const device = deviceText(lastKnown);
	// What matters most comes first, for lines are cut at their end.
	const lines: Part[][] = [
		[
			label("THUNDERBOLT", "LINK"),
			state ?? ["plain", ""],
			...(downgrade === null ? [] : [SEPARATOR, downgrade]),
			SEPARATOR,
			...thunderboltErrors,
			...connects,
			...(device === "" ? [] : [SEPARATOR, ["plain", device] as const]),
		],
		[
			label("DMA", "DMA"),
			...dmaErrors,
			...(pcieErrors === null ? [] : [SEPARATOR, ...pcieErrors]),
			SEPARATOR,
			["furniture", "driver up "],
			uptime,
		],
	];
	if (latest !== undefined) lines[1]?.push(SEPARATOR, ...eventParts(latest));
	return lines.slice(0, rows);
}

/** The device, and the way to the GPU in it; none where nothing is known of them. */
function linkLines(
	history: WatchHistory,
	facts: LinkFacts | null,
	sample: Sample,
	label: Labels,
): Part[][] {
	const device = deviceText(sample);
	const path = downgradePart(facts, sample) ?? pathPart(facts);
	const errors = pcieErrorParts(sample, history);
	const parts = [...(path === null ? [] : [path]), ...(path && errors ? [SEPARATOR] : [])];
	const way = [...parts, ...(errors ?? [])];
	return [
		...(device === "" ? [] : [[label("DEVICE", "DEVICE"), ["plain", device] as const]]),
		...(way.length === 0 ? [] : [[label("PCIE", "PCIE"), ...way]]),
	];
}

const SEPARATOR: Part = ["furniture", " · "];

type Labels = (long: string, short: string) => Part;

/** Labels of a width that suits the panel; a very narrow one has none. */
function labels(columns: number): Labels {
	return (long, short) => {
		if (columns < 30) return ["plain", " "];
		return ["furniture", columns < 60 ? ` ${short.padEnd(6)}` : ` ${long.padEnd(13)}`];
	};
}

function outageLines(
	outage: NonNullable<WatchHistory["outage"]>,
	columns: number,
	rows: number,
	events: readonly WatchEvent[],
): Part[][] {
	const label = columns < 60 ? " " : " NO DATA      ";
	const since = `${columns < 60 ? "no data " : ""}since ${formatClock(outage.since_ms)}`;
	const text = `${since}: ${printable(outage.why)}`;
	// The last line that there is room for takes the rest, and says that it is cut.
	const wrapped = wrapWords(text, columns - label.length);
	const lines = [...wrapped.slice(0, rows - 1), wrapped.slice(rows - 1).join(" ")];
	const shown = lines
		.filter((line) => line !== "")
		.map((line, index): Part[] => [
			["error", (index === 0 ? label : " ".repeat(label.length)) + line],
		]);
	return [...shown, ...eventLines(events.slice(1), columns, rows - shown.length)];
}

/** After a reset of the driver its counts say nothing of a link that has been up all along. */
function linkState(sample: Sample): Part {
	const connections = sample.connections ?? 0;
	const disconnections = sample.disconnections ?? 0;
	if (connections > disconnections) return ["strong", "up"];
	if (disconnections > 0) return ["error", "down"];
	const isMoving = (sample.tx_mb_per_s ?? 0) + (sample.rx_mb_per_s ?? 0) > 0;
	return isMoving ? ["strong", "up"] : ["plain", "no connect counted"];
}

function connectParts(sample: Sample): Part[] {
	const { connect_time_ns } = sample;
	const time = connect_time_ns === null ? "" : ` (${formatNanoseconds(connect_time_ns)})`;
	return [
		SEPARATOR,
		["plain", formatPlural(sample.connections ?? 0, "connect")],
		["furniture", time],
		SEPARATOR,
		["plain", formatPlural(sample.disconnections ?? 0, "disconnect")],
	];
}

/** The driver's count, and how many of them are new since this monitor started. */
function errorParts(total: number | null, isNew: number): Part[] {
	if (total === null) return [["plain", UNKNOWN]];
	if (total === 0 && isNew === 0) return [["plain", "no errors"]];
	return [
		["error", formatPlural(total, "error")],
		[isNew === 0 ? "furniture" : "error", ` (${isNew} new)`],
	];
}

function eventLines(events: readonly WatchEvent[], columns: number, rows: number): Part[][] {
	const label = labels(columns);
	return events
		.slice(0, Math.max(0, rows))
		.map((event, index) => [
			index === 0 ? label("EVENTS", "EVENT") : label("", ""),
			...eventParts(event),
		]);
}

function eventParts(event: WatchEvent): Part[] {
	return [
		["furniture", `${formatClock(event.wall_ms)}  `],
		[event.isError ? "error" : "plain", printable(event.text)],
	];
}

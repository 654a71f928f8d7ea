/** The words of events: of the list, of the cursor and of the status lines. */
import { formatClock, formatDuration, formatNanoseconds } from "../core/format.ts";
import { nounOf } from "../core/metrics.ts";
import { printable } from "../core/printable-text.ts";
import { kindRow } from "./event-kinds.ts";
import type { TimelineEvent } from "./timeline.ts";

/** `link disconnected`, `7 DMA errors`, `23 disconnects until 14:04:20`. */
export function eventText(event: TimelineEvent): string {
	const { kind, count, last_wall_ms, wall_ms } = event;
	if (kind === "maximum") return maximumText(event);
	if (count === 1) return singleText(event);
	const until = last_wall_ms > wall_ms ? ` until ${formatClock(last_wall_ms)}` : "";
	return `${manyText(event)}${until}`;
}

function maximumText({ amount, count }: TimelineEvent): string {
	const rises = count === 1 ? "" : ` (rose ${count} times)`;
	return `new worst op ${formatNanoseconds(amount)}${rises}`;
}

function singleText({ kind, counter, amount, duration_s, detail }: TimelineEvent): string {
	const said = printable(detail);
	const lasted = duration_s === null ? "" : formatDuration(duration_s);
	switch (kind) {
		case "disconnect":
			return said || "link disconnected";
		case "connect":
			return said || `link connected${lasted === "" ? "" : ` (${lasted})`}`;
		case "error":
			return counter === null ? said || "error" : `${amount} ${nounOf(counter, amount)}`;
		case "outage":
			return `no data: ${said}`;
		case "recovery":
			return `data again after ${lasted}`;
		case "stall":
			return lasted === "" ? said || "stalled" : `TX and RX stopped for ${lasted}`;
		case "reset":
			return "driver counters reset";
		case "wrap":
			return "operation counter overflowed: latency unknown until a reset";
		default:
			return said === "" ? kindRow(kind).noun : `${kindRow(kind).noun}: ${said}`;
	}
}

function manyText({ kind, counter, amount, count, duration_s }: TimelineEvent): string {
	if (kind === "error" && counter !== null) return `${amount} ${nounOf(counter, amount)}`;
	const many = `${count} ${kindRow(kind).plural}`;
	return kind === "stall" && duration_s !== null ? `${many}, ${formatDuration(duration_s)}` : many;
}

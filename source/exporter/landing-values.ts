/** What the exporter's page says of a link: the values of its last sample. */
import { formatClock, formatCount, formatDuration, formatNanoseconds } from "../core/format.ts";
import { isSimulated } from "../core/interfaces.ts";
import { isLinkDown } from "../core/link-state.ts";
import { type FieldName, fieldsWhere } from "../core/metrics.ts";
import { gapReason, isSampled, type Sample } from "../core/sample.ts";
import { rateText } from "../link/pcie-path.ts";
import { countedCapacity } from "../pipeline/counted-capacity.ts";
import type { Exported } from "./collector.ts";

/** One line of a link. */
export interface PageValue {
	readonly label: string;
	readonly text: string;
	/** What the value is about, in small print. */
	readonly note?: string;
	/** Something is wrong. */
	readonly isBad?: boolean;
	/** From 0 to 1, if the value has a maximum; else undefined. */
	readonly share?: number;
}

export interface PageLink {
	readonly title: string;
	/** Where the values come from. */
	readonly source: string;
	/** Why there are none, or what is wrong; null if nothing is. */
	readonly problem: string | null;
	readonly values: readonly PageValue[];
	/** The time of the values; null without any. */
	readonly wall_ms: number | null;
}

const ERRORS = fieldsWhere({ isError: true });

/** Takes no reading: a page that is open for days costs the source nothing. */
export function pageLink({ source, link, watched = null }: Exported): PageLink {
	const facts = link?.facts ?? null;
	const sample = watched?.latest ?? null;
	const gpu = facts?.gpu ?? null;
	const values = [
		...(sample === null ? [] : sampleValues(sample, source.offers, capacityOf(link, source))),
		...linkValues(link),
		...stallValues(watched),
		...(watched?.alerts ?? []).map(({ text, isFiring }) => ({
			label: "Alert",
			text,
			note: isFiring ? "firing" : "quiet",
			isBad: isFiring,
		})),
	];
	return {
		title: [facts?.device || "GPU", gpu ?? ""].filter(Boolean).join(" "),
		source: isSimulated(source) ? `demo: ${source.name}` : source.name,
		problem: problemOf(sample),
		values,
		wall_ms: sample?.wall_ms ?? null,
	};
}

function problemOf(sample: Sample | null): string | null {
	if (sample === null) return "No reading yet.";
	if (sample.event === "gap") return `No data: ${gapReason(sample)}`;
	return isLinkDown(sample) ? "The link is down." : null;
}

function capacityOf(link: Exported["link"], source: Exported["source"]) {
	const { facts = null } = link ?? {};
	return facts === null ? null : countedCapacity(facts, source);
}

function sampleValues(
	sample: Sample,
	offers: ReadonlySet<FieldName>,
	capacity: ReturnType<typeof capacityOf>,
): PageValue[] {
	if (sample.event === "gap") return [];
	const { tx_mb_per_s, rx_mb_per_s, latency_ns, latency_error_ns, latency_interval_s } = sample;
	const over = isSampled(sample) ? "sampled" : `over ${formatDuration(sample.elapsed_s)}`;
	return [
		...(offers.has("tx_mb_per_s") ? [rate("TX", tx_mb_per_s, capacity?.tx_mb_per_s, over)] : []),
		...(offers.has("rx_mb_per_s") ? [rate("RX", rx_mb_per_s, capacity?.rx_mb_per_s, over)] : []),
		...(offers.has("latency_ns")
			? [latency(latency_ns, latency_error_ns, latency_interval_s)]
			: []),
		...ERRORS.flatMap(({ name, label }): PageValue[] => {
			const count = sample[name];
			if (typeof count !== "number") return [];
			return [{ label: upperFirst(label), text: formatCount(count), isBad: count > 0 }];
		}),
	];
}

function rate(
	label: string,
	mb_per_s: number | null,
	reachable: number | null | undefined,
	over: string,
): PageValue {
	if (mb_per_s === null) return { label, text: "unknown" };
	const text = `${mb_per_s.toFixed(1)} MB/s`;
	if (reachable == null || reachable <= 0) return { label, text, note: over };
	const share = mb_per_s / reachable;
	const note = `${over}; ${(100 * share).toFixed(0)} % of ${reachable.toFixed(0)} MB/s`;
	return { label, text, note, share: Math.min(1, share) };
}

function latency(
	mean_ns: number | null,
	error_ns: number | null,
	interval_s: number | null,
): PageValue {
	if (mean_ns === null) return { label: "Latency", text: "unknown" };
	const bound = error_ns === null ? "" : ` ± ${formatNanoseconds(error_ns)}`;
	const note = interval_s === null ? "" : `over ${formatDuration(interval_s)}`;
	return { label: "Latency", text: `${formatNanoseconds(mean_ns)}${bound}`, note };
}

function linkValues(link: Exported["link"]): PageValue[] {
	const verdict = link?.verdict ?? null;
	const narrowest = link?.facts?.narrowest ?? null;
	const isBad = verdict?.level === "fault";
	const isFound = isBad || verdict?.level === "note";
	const text = isFound ? verdict.text : narrowest === null ? "" : rateText(narrowest.current);
	return text === "" ? [] : [{ label: "PCIe link", text, isBad }];
}

function stallValues(watched: Exported["watched"]): PageValue[] {
	const figures = watched?.stalls.figures ?? null;
	if (figures === null) return [];
	const { count, total_s } = figures;
	const since_ms = watched?.stalls.since_ms ?? null;
	const since = since_ms === null ? [] : [`since ${formatClock(since_ms)}`];
	const total = count === 0 ? [] : [`${formatDuration(total_s)} in all`];
	const note = [...total, ...since].join(", ");
	return [{ label: "Stalls", text: String(count), note, isBad: count > 0 }];
}

function upperFirst(text: string): string {
	return text.slice(0, 1).toUpperCase() + text.slice(1);
}

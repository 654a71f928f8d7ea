/** The words of the status panel for the link: its state, its device, its PCIe path, its errors. */

import { formatNanoseconds, formatPlural, UNKNOWN } from "../core/format.ts";
import { isMoving } from "../core/link-state.ts";
import type { FieldName } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import type { LinkVerdict } from "../link/finding.ts";
import type { ErrorCount, LinkFacts, PcieHop } from "../link/link.ts";
import { errorCountsOf, isNarrow, rateText } from "../link/pcie-path.ts";
import {
	USB4_WORDS,
	type Usb4Adapter,
	usb4ErrorsOf,
	usb4LaneText,
} from "../link/usb4-registers.ts";
import { type Part, printable } from "../terminal/line.ts";
import { joinParts } from "./panel-parts.ts";
import { countersOf, pcieErrorTotal, type SessionHistory } from "./session-history.ts";

/** Whether the link is up; empty where the source can never say. */
export function linkState(
	{ isDown }: SessionHistory,
	sample: Sample,
	offers: ReadonlySet<FieldName>,
): Part[] {
	const { connections, disconnections } = sample;
	if (isDown) return [["error", "down"]];
	if (connections !== null && connections > (disconnections ?? connections)) {
		return [["strong", "up"]];
	}
	// After a reset of the driver its counts say nothing of a link that was up before it.
	if (isMoving(sample)) return [["strong", "up"]];
	if (connections !== null) return [["text", "no connect counted"]];
	// If the source counts no connects, a GPU whose link has a speed is present.
	if (!offers.has("connections") && sample.link_speed_gt_per_s !== null) return [["strong", "up"]];
	const canSay = STATE_FIELDS.some((field) => offers.has(field));
	return canSay ? [["text", UNKNOWN]] : [];
}

const STATE_FIELDS: readonly FieldName[] = ["connections", "tx_mb_per_s", "rx_mb_per_s"];

export function connectParts({ connections, disconnections, connect_time_ns }: Sample): Part[] {
	const time = connect_time_ns === null ? "" : ` (${formatNanoseconds(connect_time_ns)})`;
	return joinParts(
		connections === null
			? []
			: [
					["text", formatPlural(connections, "connect")],
					["dim", time],
				],
		disconnections === null ? [] : [["text", formatPlural(disconnections, "disconnect")]],
	);
}

/** What the GPU is in; empty if unknown. */
export function deviceText(sample: Sample): string {
	return printable(sample.link_device);
}

/**
 * What is not as it could be: `Gen 3 x1 (capable of x4)`, or that the link is idle; null if
 * nothing.
 */
export function findingPart(verdict: LinkVerdict | null): Part | null {
	if (verdict?.level === "fault") return ["error", verdict.text];
	return verdict?.level === "note" ? ["text", verdict.text] : null;
}

/** The narrowest hop on the path, as it runs; null if unknown. */
export function pathPart(facts: LinkFacts | null): Part | null {
	return facts?.narrowest == null ? null : ["text", rateText(facts.narrowest.current)];
}

/** The rate of a hop, and its capability if that is higher; a tunnel has no speed of its own. */
export function hopParts(hop: PcieHop): Part[] {
	const { address, current, maximum, isTunnel } = hop;
	const name: Part = ["dim", `${address}  `];
	if (isTunnel) return [name, ["text", "a tunnel"]];
	const now = rateText(current) || UNKNOWN;
	const reachable = rateText(maximum);
	if (reachable === "" || reachable === now) return [name, ["text", now]];
	const role = isNarrow(hop) ? "error" : "text";
	return [name, [role, now], ["dim", `  (capable of ${reachable})`]];
}

/** What the link can reach, `6497 MB/s each way`; empty if unknown. */
export function capacityParts(sample: Sample): Part[] {
	const [tx, rx] = [sample.link_capacity_tx_mb_per_s, sample.link_capacity_rx_mb_per_s];
	if (tx === null || rx === null) return [];
	const text =
		tx === rx ? `${tx.toFixed(0)} MB/s each way` : `TX ${tx.toFixed(0)}, RX ${rx.toFixed(0)} MB/s`;
	return [["text", text]];
}

/** `12 PCIe errors (3 new)`, red while they rise; empty if none are counted. */
export function pcieErrorParts(sample: Sample, history: SessionHistory): Part[] {
	const total = pcieErrorTotal(sample, history);
	if (total === null) return [];
	const added = countersOf("pcie").reduce((sum, name) => sum + history.added[name], 0);
	if (total === 0 && added === 0) return [["text", "no PCIe errors"]];
	return [
		[added > 0 ? "error" : "text", formatPlural(total, "PCIe error")],
		[added > 0 ? "error" : "dim", ` (${added} new)`],
	];
}

export interface Usb4Health {
	readonly adapters: readonly Usb4Adapter[];
	/** Errors since the monitor started. */
	readonly newErrors: number;
}

/** `TX 2 RX 2 lanes, CL0 · 12 errors (3 new) · mostly HEC at 0-1:1`; empty where none is known. */
export function usb4Parts({ adapters, newErrors }: Usb4Health): Part[] {
	if (adapters.length === 0) return [];
	const lanes = [...new Set(adapters.map(usb4LaneText).filter(Boolean))];
	const errors = usb4ErrorsOf(adapters);
	const total = errors.reduce((sum, { count }) => sum + count, 0);
	const [most] = errors.toSorted((one, other) => other.count - one.count);
	const isNew = newErrors > 0;
	return joinParts(
		lanes.length === 0 ? [] : [["text", lanes.join(" and ")]],
		total === 0
			? [["text", "no errors"]]
			: [
					[isNew ? "error" : "text", formatPlural(total, "error")],
					[isNew ? "error" : "dim", ` (${newErrors} new)`],
				],
		most === undefined ? [] : [["dim", `mostly ${USB4_WORDS[most.kind]} at ${most.id}`]],
	);
}

/** The kind of PCIe error that was reported most, and by which device; empty without errors. */
export function errorKindParts(facts: LinkFacts | null): Part[] {
	let most: ErrorCount | null = null;
	for (const one of errorCountsOf(facts?.path ?? [])) {
		if (one.count > (most?.count ?? 0)) most = one;
	}
	return most === null ? [] : [["dim", `mostly ${most.kind} at ${most.at}`]];
}

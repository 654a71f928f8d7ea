/** The words of the status panel for the link itself: its device, its PCIe path, its errors. */
import { formatPlural } from "../core/format.ts";
import type { LinkFacts, PcieHop } from "../core/link.ts";
import { rateText } from "../core/pcie-path.ts";
import type { Sample } from "../core/sample.ts";
import { type Part, printable } from "./line.ts";
import { pcieErrors, type WatchHistory } from "./watch-history.ts";

/** Below this, both ways together, a link is idle, and GPUs slow an idle one down to save power. */
const IDLE_MB_PER_S = 10;

/** What the GPU is in; empty where that is not known. */
export function deviceText(sample: Sample): string {
	return printable(sample.link_device);
}

/** `Gen 3 x1 (could be x4)`; null where no link on the way is downgraded. */
export function downgradePart(facts: LinkFacts | null, sample: Sample): Part | null {
	const hop = facts?.hops.find(({ isDowngraded }) => isDowngraded);
	if (hop === undefined) return null;
	const { current, maximum } = hop;
	const possible = rateText({
		gt_per_s: isLess(current.gt_per_s, maximum.gt_per_s) ? maximum.gt_per_s : null,
		lanes: isLess(current.lanes, maximum.lanes) ? maximum.lanes : null,
	});
	const isSaving = isSlowOnly(hop) && isIdle(sample);
	const text = `${rateText(current)}${isSaving ? " while idle" : ""} (could be ${possible})`;
	return [isSaving ? "plain" : "error", text];
}

function isSlowOnly({ current, maximum }: PcieHop): boolean {
	return !isLess(current.lanes, maximum.lanes);
}

function isIdle({ tx_mb_per_s, rx_mb_per_s }: Sample): boolean {
	return (tx_mb_per_s ?? 0) + (rx_mb_per_s ?? 0) < IDLE_MB_PER_S;
}

function isLess(one: number | null, other: number | null): boolean {
	return one !== null && other !== null && one < other;
}

/** The narrowest link on the way, as it runs; null where none is known. */
export function pathPart(facts: LinkFacts | null): Part | null {
	return facts?.narrowest == null ? null : ["plain", rateText(facts.narrowest.current)];
}

/** `12 PCIe errors (3 new)`, red while they rise; null where none are counted. */
export function pcieErrorParts(sample: Sample, history: WatchHistory): Part[] | null {
	const total = pcieErrors(sample);
	if (total === null) return null;
	if (total === 0 && history.newPcieErrors === 0) return [["plain", "no PCIe errors"]];
	const isRising = history.newPcieErrors > 0;
	return [
		[isRising ? "error" : "plain", formatPlural(total, "PCIe error")],
		[isRising ? "error" : "furniture", ` (${history.newPcieErrors} new)`],
	];
}

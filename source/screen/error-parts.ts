/** The words of the status for errors: by kind, and how many are new since the monitor started. */
import { fieldOf, nounOf } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import { type Part, widthOfParts } from "../terminal/line.ts";
import { pcieErrorParts } from "./link-parts.ts";
import { joinParts } from "./panel-parts.ts";
import {
	type Counted,
	countersOf,
	pcieErrorTotal,
	type SessionHistory,
} from "./session-history.ts";

/** In short words if the long ones need more than this many columns; empty if unknown. */
export function errorParts(history: SessionHistory, sample: Sample, columns: number): Part[] {
	const { added } = history;
	const names = [...countersOf("thunderbolt"), ...countersOf("dma")].filter(
		(name) => sample[name] !== null,
	);
	const shown = names.filter((name) => sample[name] !== 0 || added[name] > 0);
	const pcie = pcieErrorParts(sample, history);
	const hasPcie = pcie.length > 1;
	if (shown.length === 0 && !hasPcie) {
		return names.length > 0 || pcie.length > 0 ? [["text", "no errors"]] : [];
	}
	const counts = shown.map((name): Part[] => [
		countPart(name, sample, nounOf(name, sample[name] ?? 0)),
		[added[name] > 0 && isError(name) ? "error" : "dim", ` (${added[name]} new)`],
	]);
	const parts = joinParts(...counts, hasPcie ? pcie : []);
	return widthOfParts(parts) <= columns ? parts : inShort(shown, hasPcie, history, sample);
}

/** `57 Thunderbolt · 472 DMA (529 new)`. */
function inShort(
	shown: readonly Counted[],
	hasPcie: boolean,
	history: SessionHistory,
	sample: Sample,
): Part[] {
	const { added } = history;
	const counts = shown.map((name): Part[] => [
		countPart(name, sample, nounOf(name, 2).replace(/ errors$/, "")),
	]);
	const fields = [...shown, ...(hasPcie ? countersOf("pcie") : [])].filter(isError);
	const news = fields.reduce((sum, name) => sum + added[name], 0);
	const pcie: Part[] = hasPcie
		? [[news > 0 ? "error" : "text", `${pcieErrorTotal(sample, history)} PCIe`]]
		: [];
	return [...joinParts(...counts, pcie), [news > 0 ? "error" : "dim", ` (${news} new)`]];
}

function countPart(name: Counted, sample: Sample, noun: string): Part {
	return [isError(name) ? "error" : "text", `${sample[name] ?? 0} ${noun}`];
}

function isError(name: Counted): boolean {
	return fieldOf(name).isError === true;
}

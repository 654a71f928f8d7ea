/** What the kernel knows of the link itself, beside the driver's file. */
import type { MetricFamily } from "./metric-family.ts";

export interface LinkFacts {
	/** By the names of their labels: `vendor`, `device`, …. Who makes a device chooses its names. */
	readonly labels: { readonly vendor: string; readonly device: string } & Readonly<
		Record<string, string>
	>;
	/** What the link can carry, in bytes a second; null where the kernel does not say. */
	readonly transmit_bytes_per_s: number | null;
	readonly receive_bytes_per_s: number | null;
}

/** Reads the facts anew, for one scrape. Null where there is no link; never rejects. */
export type ReadLinkFacts = () => Promise<LinkFacts | null>;

/** A name from sysfs is of at most a page; a label of that size would help nobody. */
const LONGEST_LABEL = 200;

export function linkMetrics(facts: LinkFacts | null): readonly MetricFamily[] {
	if (facts === null) return [];
	const labels = Object.entries(facts.labels).map(([name, text]) => [name, labelText(text)]);
	const capacities = [
		["transmit", facts.transmit_bytes_per_s],
		["receive", facts.receive_bytes_per_s],
	] as const;
	return [
		{
			name: "anarchy_link_info",
			kind: "gauge",
			unit: "",
			help: "1; who is on the link is in the labels.",
			samples: [{ labels: Object.fromEntries(labels), value: 1 }],
		},
		{
			name: "anarchy_link_capacity_bytes_per_second",
			kind: "gauge",
			unit: "bytes_per_second",
			help: "What the link can carry in each direction.",
			samples: capacities.flatMap(([direction, value]) =>
				value === null ? [] : [{ labels: { direction }, value }],
			),
		},
	];
}

/** Quotes, backslashes and line feeds are escaped later, as the format wants it; the rest is here. */
function labelText(text: string): string {
	return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\ufffd").slice(0, LONGEST_LABEL);
}

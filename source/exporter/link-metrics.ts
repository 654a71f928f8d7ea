/** What the kernel knows of the link itself, beside the driver's file. */
import type { LinkFacts, PcieErrors, ThunderboltDevice } from "../core/link.ts";
import { BYTES_PER_MB } from "../core/metrics.ts";
import { type MetricFamily, onlySample } from "./metric-family.ts";

/** A name from sysfs is of at most a page; a label of that size would help nobody. */
const LONGEST_LABEL = 200;

const SEVERITIES = ["correctable", "nonfatal", "fatal"] as const satisfies (keyof PcieErrors)[];

export function linkMetrics(facts: LinkFacts | null): readonly MetricFamily[] {
	if (facts === null) return [];
	const { devices, capacity, errors, hops } = facts;
	const capacities = [
		["transmit", capacity.tx_mb_per_s],
		["receive", capacity.rx_mb_per_s],
	] as const;
	const families: MetricFamily[] = [
		{
			name: "anarchy_link_info",
			kind: "gauge",
			unit: "",
			help: "1; who is on the link is in the labels.",
			samples: devices.map((device) => ({ labels: labelsOf(device), value: 1 })),
		},
		{
			name: "anarchy_link_capacity_bytes_per_second",
			kind: "gauge",
			unit: "bytes_per_second",
			help: "Payload that the link can carry in each direction, in theory.",
			samples: capacities.flatMap(([direction, mb_per_s]) =>
				mb_per_s === null ? [] : [{ labels: { direction }, value: mb_per_s * BYTES_PER_MB }],
			),
		},
		{
			name: "anarchy_link_downgraded_hops",
			kind: "gauge",
			unit: "",
			help: "PCIe links on the way to the GPU that run below what both of their ends can do.",
			samples: hops.length === 0 ? [] : onlySample(hops.filter((hop) => hop.isDowngraded).length),
		},
		{
			name: "anarchy_link_pcie_errors_total",
			kind: "counter",
			unit: "",
			help: "PCIe errors on the way to the GPU (Advanced Error Reporting).",
			samples: SEVERITIES.flatMap((severity) => {
				const value = errors[severity];
				return value === null ? [] : [{ labels: { severity }, value }];
			}),
		},
	];
	return families.filter(({ samples }) => samples.length > 0);
}

function labelsOf({ id, vendor, name, generation, unique_id }: ThunderboltDevice) {
	return {
		vendor: labelText(vendor),
		device: labelText(name),
		id: labelText(id),
		generation: generation === null ? "" : String(generation),
		unique_id: labelText(unique_id),
	};
}

/** Quotes, backslashes and line feeds are escaped later, as the format wants it; the rest is here. */
function labelText(text: string): string {
	return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\ufffd").slice(0, LONGEST_LABEL);
}

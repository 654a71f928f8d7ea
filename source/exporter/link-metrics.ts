/** Metrics of the link itself, which the kernel reports, in addition to those of the source. */
import { BYTES_PER_MB } from "../core/metrics.ts";
import type { LinkVerdict } from "../link/finding.ts";
import type { ErrorCount, LinkFacts, PcieErrors, ThunderboltDevice } from "../link/link.ts";
import { errorCountsOf } from "../link/pcie-path.ts";
import { NOTHING_SEEN } from "../link/seen.ts";
import { USB4_KINDS, type Usb4Adapter } from "../link/usb4-registers.ts";
import { judgeLink } from "../link/verdict.ts";
import { type MetricFamily, onlySample } from "./metric-family.ts";

/** A name in sysfs may be as long as a page, 4096 bytes. */
const MAX_LABEL_LENGTH = 200;

const SEVERITIES = ["correctable", "nonfatal", "fatal"] as const satisfies (keyof PcieErrors)[];

/** What is counted of a link while it is watched. */
export interface LinkCounts {
	readonly retrains?: number | null;
	readonly adapters?: readonly Usb4Adapter[];
}

/** Returns the families of the link; none without facts (null). */
export function linkMetrics(
	facts: LinkFacts | null,
	verdict: LinkVerdict | null = null,
	{ retrains = null, adapters = [] }: LinkCounts = {},
): readonly MetricFamily[] {
	if (facts === null) return [];
	const { devices, capacity, errors, hops, narrowest } = facts;
	const { findings } = verdict ?? judgeLink(facts, NOTHING_SEEN);
	const atFault = new Set(findings.filter(({ level }) => level === "fault").map(({ at }) => at));
	const capacities = [
		["transmit", capacity.tx_mb_per_s],
		["receive", capacity.rx_mb_per_s],
	] as const;
	return [
		{
			name: "anarchy_link_info",
			kind: "gauge",
			help: "1 per Thunderbolt device, which the labels describe.",
			samples: devices.map((device) => ({ labels: labelsOf(device), value: 1 })),
		},
		{
			name: "anarchy_link_capacity_bytes_per_second",
			kind: "gauge",
			help: "What the link can reach in theory, of what the source counts: payload, or bytes on the wire.",
			samples: capacities.flatMap(([direction, mb_per_s]) =>
				mb_per_s === null ? [] : [{ labels: { direction }, value: mb_per_s * BYTES_PER_MB }],
			),
		},
		{
			name: "anarchy_link_downgraded_hops",
			kind: "gauge",
			help: "PCIe links with fewer lanes than both ends could, or slower under load.",
			samples:
				hops.length === 0 ? [] : onlySample(hops.filter((hop) => atFault.has(hop.address)).length),
		},
		{
			name: "anarchy_link_speed_transfers_per_second",
			kind: "gauge",
			help: "Speed per lane of the narrowest PCIe link on the path, now.",
			samples: onlySample(scaled(narrowest?.current.gt_per_s ?? null, 1e9)),
		},
		{
			name: "anarchy_link_width_lanes",
			kind: "gauge",
			help: "Lanes of the narrowest PCIe link on the path, now.",
			samples: onlySample(narrowest?.current.lanes ?? null),
		},
		{
			name: "anarchy_link_retrains_total",
			kind: "counter",
			help: "How often speed or width of a PCIe link on the path were seen to change.",
			samples: onlySample(retrains),
		},
		{
			name: "anarchy_thunderbolt_lanes",
			kind: "gauge",
			help: "Negotiated lanes per direction of the Thunderbolt link to the GPU, at its narrowest.",
			samples: lanesOf(facts),
		},
		{
			name: "anarchy_usb4_errors_total",
			kind: "counter",
			help: "Errors by the USB4 adapter that counts them, on the way to the GPU, and by their kind.",
			samples: adapters.flatMap(({ id, errors: counts }) =>
				USB4_KINDS.flatMap((kind) => {
					const value = counts[kind];
					return value === null ? [] : [{ labels: { adapter: id, kind }, value }];
				}),
			),
		},
		{
			name: "anarchy_pcie_errors_total",
			kind: "counter",
			help: "PCIe errors by the link at whose end they were reported, and by their kind.",
			samples: sumsByHop(errorCountsOf(facts.path)),
		},
		{
			name: "anarchy_link_pcie_errors_total",
			kind: "counter",
			help: "PCIe errors on the path to the GPU (Advanced Error Reporting).",
			samples: SEVERITIES.flatMap((severity) => {
				const value = errors[severity];
				return value === null ? [] : [{ labels: { severity }, value }];
			}),
		},
	];
}

function scaled(value: number | null, factor: number): number | null {
	return value === null ? null : value * factor;
}

/** The device receives what the host transmits. */
function lanesOf({ chain }: LinkFacts): MetricFamily["samples"] {
	const ways = [
		["transmit", chain.map(({ rx_lanes }) => rx_lanes)],
		["receive", chain.map(({ tx_lanes }) => tx_lanes)],
	] as const;
	return ways.flatMap(([direction, lanes]) => {
		const known = lanes.filter((count) => count !== null);
		if (known.length === 0 || known.length < lanes.length) return [];
		return [{ labels: { direction }, value: Math.min(...known) }];
	});
}

/** The devices at both ends of a link each report their own errors. */
function sumsByHop(counts: readonly ErrorCount[]): MetricFamily["samples"] {
	const sums = new Map<string, { labels: Record<string, string>; value: number }>();
	for (const { hop, kind, severity, count } of counts) {
		const key = `${hop} ${severity} ${kind}`;
		const value = (sums.get(key)?.value ?? 0) + count;
		sums.set(key, { labels: { hop, kind, severity }, value });
	}
	return [...sums.values()];
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

/** Replaces invisible characters. The exposition escapes quotes, backslashes and line feeds. */
function labelText(text: string): string {
	return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\ufffd").slice(0, MAX_LABEL_LENGTH);
}

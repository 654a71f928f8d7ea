/** The path from the host to the GPU as a tree: each device, and the link to the next. */
import { printable } from "../core/printable-text.ts";
import { titleOf } from "../link/facts.ts";
import type { LinkFacts, PciDevice, PcieHop } from "../link/link.ts";
import { isReal, rateText } from "../link/pcie-path.ts";
import type { LinkSeen } from "../link/seen.ts";
import { kindOf, lanesText, modelOf } from "./passport.ts";

/** Returns its lines; without a path, one line that says so. */
export function topologyLines(link: LinkFacts, seen: LinkSeen): string[] {
	const { path } = link;
	if (path.length === 0) return ["(no GPU with a link)"];
	const hops = new Map(link.hops.map((hop) => [hop.address, hop]));
	let depth = 0;
	return path.flatMap((device, index) => {
		const hop = hops.get(device.address);
		const above = hop === undefined ? [] : [`${"  ".repeat(depth)}│ ${hopText(hop, link, seen)}`];
		if (index > 0) depth++;
		const sign = index === 0 ? "" : "└ ";
		const indent = "  ".repeat(Math.max(0, depth - 1));
		const line = `${indent}${sign}${deviceText(device, index, path.length)}`;
		return [...above, line].map(printable);
	});
}

function deviceText(device: PciDevice, index: number, count: number): string {
	const role = index === 0 ? "root port" : index === count - 1 ? "GPU" : "bridge";
	return `${device.address}  ${role} ${modelOf(device)}${device.isAwake ? "" : ", asleep"}`;
}

function hopText(hop: PcieHop, { chain, bottleneck }: LinkFacts, seen: LinkSeen): string {
	if (hop.isTunnel) {
		const devices = chain.map((device) => `${titleOf(device)} ${lanesText(device)}`.trim());
		return [kindOf(hop), devices.join("; ")].filter(Boolean).join(": ");
	}
	if (!isReal(hop)) return kindOf(hop);
	const best = seen.hops.get(hop.address)?.best;
	const rates = [
		`now ${rateText(hop.current) || "unknown"}`,
		`reachable ${rateText(hop.maximum) || "unknown"}`,
		`best seen ${(best === undefined ? "" : rateText(best)) || "unknown"}`,
	];
	const mark = hop.address === bottleneck?.address ? "  ◀ narrowest" : "";
	return `${kindOf(hop)}  ${rates.join("  ")}${mark}`;
}

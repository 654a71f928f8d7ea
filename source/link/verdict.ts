/**
 * Judges whether a link runs at the capability of both of its ends. Lanes are always judged. Speed
 * is judged only by what was seen under load, because GPUs slow an idle link down to save power.
 */
import { pcieWire_mb_per_s } from "./capacity.ts";
import type { Finding, LinkVerdict } from "./finding.ts";
import { laneFindings } from "./lanes.ts";
import type { LinkFacts, PcieHop, PcieRate } from "./link.ts";
import { isKnown, isNarrow, isReal, isSlow, rateText } from "./pcie-path.ts";
import type { HopSeen, LinkSeen } from "./seen.ts";

/** Judges a link by its present state and by what was seen of it since the start; pure. */
export function judgeLink(facts: LinkFacts, seen: LinkSeen): LinkVerdict {
	const findings = [
		...facts.hops.flatMap((hop) => hopFindings(hop, seen.hops.get(hop.address), seen.isLoaded)),
		...facts.chain.flatMap((device) => laneFindings(device, facts)),
	].sort((one, other) => rankOf(one) - rankOf(other));
	const [worst] = findings;
	if (worst !== undefined) return { level: worst.level, findings, text: worst.text };
	const rate = facts.narrowest === null ? "" : rateText(facts.narrowest.current);
	const isFine = rate !== "" && facts.hops.filter(isReal).every(isKnown);
	return { level: isFine ? "fine" : "unknown", findings, text: rate };
}

function rankOf({ level }: Finding): number {
	return level === "fault" ? 0 : 1;
}

function hopFindings(
	hop: PcieHop,
	seen: HopSeen | undefined,
	isLoaded: boolean | null,
): readonly Finding[] {
	const { address: at, current, maximum } = hop;
	const findings: Finding[] = [];
	if (isNarrow(hop)) {
		const text = `${rateText(current)} (capable of x${maximum.lanes})`;
		const rate = { ...maximum, lanes: current.lanes };
		findings.push({ level: "fault", kind: "width", at, text, ...carried(rate) });
	}
	if (isSlow(hop)) findings.push({ kind: "speed", at, ...speedFinding(hop, seen, isLoaded) });
	return findings;
}

function speedFinding(
	{ current, maximum }: PcieHop,
	seen: HopSeen | undefined,
	isLoaded: boolean | null,
): Pick<Finding, "level" | "text" | "carries_mb_per_s"> {
	const possible = `capable of ${rateText({ ...maximum, lanes: null })}`;
	const underLoad = isLoaded === true ? current : (seen?.underLoad ?? null);
	if (underLoad !== null && isBelow(underLoad, maximum)) {
		const text = `${rateText(underLoad)} under load (${possible})`;
		return { level: "fault", text, ...carried(underLoad) };
	}
	const idle = isLoaded === false ? " (idle)" : "";
	const now = `${rateText({ ...current, lanes: null })} now${idle}`;
	if (underLoad !== null)
		return { level: "note", text: `${rateText(underLoad)} under load, ${now}` };
	const best = seen?.best;
	if (best !== undefined && isBelow(current, best)) {
		return { level: "note", text: `${rateText(best)} at best, ${now}` };
	}
	return { level: "note", text: `${rateText(current)} now${idle}, ${possible}` };
}

function carried(rate: PcieRate): Pick<Finding, "carries_mb_per_s"> {
	const carries_mb_per_s = pcieWire_mb_per_s(rate);
	return carries_mb_per_s === null ? {} : { carries_mb_per_s };
}

function isBelow(one: PcieRate, other: PcieRate): boolean {
	return one.gt_per_s !== null && other.gt_per_s !== null && one.gt_per_s < other.gt_per_s;
}

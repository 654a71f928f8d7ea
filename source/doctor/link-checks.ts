/** The cable's two ends: is the device let in, and does its PCIe run as it could? */
import { formatPlural } from "../core/format.ts";
import type { LinkFacts, PcieErrors, PcieHop } from "../core/link.ts";
import { titleOf } from "../core/link-facts.ts";
import { rateText } from "../core/pcie-path.ts";
import { type Check, failed, none, passed } from "./check.ts";

export function linkChecks([before, after]: readonly [LinkFacts, LinkFacts]): Check[] {
	return [authorizedCheck(after), speedCheck(after), errorsCheck(before.errors, after.errors)];
}

function authorizedCheck({ devices }: LinkFacts): Check {
	const check = { id: "thunderbolt", title: "Thunderbolt" };
	const waiting = devices.filter(({ authorized }) => authorized === 0);
	if (waiting.length > 0) {
		const names = waiting.map(titleOf).join(", ");
		return failed(check, `not authorized: ${names}`, "boltctl list, then boltctl authorize UUID");
	}
	if (devices.length === 0) return none(check, "no device is seen (is the cable in?)");
	return passed(check, `authorized: ${devices.map(titleOf).join(", ")}`);
}

function speedCheck({ hops, narrowest }: LinkFacts): Check {
	const check = { id: "pcie-speed", title: "PCIe link" };
	const slow = hops.filter(({ isDowngraded }) => isDowngraded);
	if (slow.length > 0) {
		const remedy =
			"a GPU slows an idle link down: look again under load; then reseat the card and the cable, " +
			"and try another cable of at most 0.8 m";
		return failed(check, slow.map(downgradeText).join("; "), remedy);
	}
	if (narrowest === null) return none(check, "no GPU is seen behind the link, or it sleeps");
	return passed(check, `${rateText(narrowest.current)} at its narrowest, ${narrowest.address}`);
}

function downgradeText({ address, current, maximum }: PcieHop): string {
	return `${address} runs as ${rateText(current)} and could as ${rateText(maximum)}`;
}

function errorsCheck(before: PcieErrors, after: PcieErrors): Check {
	const check = { id: "pcie-errors", title: "PCIe errors" };
	const [earlier, later] = [totalOf(before), totalOf(after)];
	if (later === null) return none(check, "none are counted on the way to the GPU");
	if (earlier !== null && later > earlier) {
		return failed(
			check,
			`${formatPlural(later - earlier, "error")} came while this was looked at, ${later} in all`,
			"reseat the card and the cable, try another cable; see dmesg for which device it is",
		);
	}
	return passed(check, later === 0 ? "none" : `${later} in all, and none now`);
}

function totalOf({ correctable, nonfatal, fatal }: PcieErrors): number | null {
	const known = [correctable, nonfatal, fatal].filter((count) => count !== null);
	return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0);
}

/** Checks of the errors that PCIe devices report, by kind and hop, and whether they are counted. */
import { formatPlural } from "../core/format.ts";
import { latchedErrors } from "../link/configuration.ts";
import { describeErrorRate } from "../link/error-rate.ts";
import type { ErrorCount, LinkFacts, PcieErrors } from "../link/link.ts";
import { errorCountsOf } from "../link/pcie-path.ts";
import { type Check, failed, none, passed } from "./check.ts";

/** Kinds that the electrical path causes: a cable, a plug, a riser. */
const ELECTRICAL = ["RxErr", "BadTLP", "BadDLLP", "Rollover", "Timeout"];
/** At most this many are listed. */
const MAX_LISTED = 4;

/** @param moved_bytes the bytes that the link carried meanwhile; null if unknown */
export function errorsCheck(
	before: LinkFacts,
	after: LinkFacts,
	moved_bytes: number | null,
): Check {
	const check = { id: "pcie-errors", title: "PCIe errors" };
	const [earlier, later] = [totalOf(before.errors), totalOf(after.errors)];
	if (later === null) return none(check, "unknown: no device on the path to the GPU counts them");
	const kinds = errorCountsOf(after.path).filter(({ count }) => count > 0);
	const listed = kinds.length === 0 ? "" : `: ${listOf(kinds)}`;
	if (earlier !== null && later > earlier) {
		const added = newCounts(errorCountsOf(before.path), kinds);
		const rate =
			describeErrorRate(later - earlier, moved_bytes) || formatPlural(later - earlier, "error");
		const which = added.length === 0 ? "" : `: ${listOf(added)}`;
		const detail = `${rate} during this check${which}; ${later} in total`;
		return failed(check, detail, remedyFor(added));
	}
	if (later === 0 && after.errorOwner === "not kernel") {
		// Every start of a machine latches some, so they are not a fault by themselves.
		const latched = latchedOf(after);
		const words = latched === "" ? "" : `; latched since the start: ${latched}`;
		return none(check, `0 counted, but the kernel does not count them${words}`);
	}
	const bound = describeErrorRate(0, moved_bytes);
	if (later === 0) return passed(check, bound === "" ? "none" : bound);
	return passed(check, `${later} in total${listed}; ${bound === "" ? "none now" : `now ${bound}`}`);
}

const REMEDY_CABLE = "reseat the card and the cable, or try another cable, adapter or slot";

/** Errors of the electrical path are those of a cable; others are of devices and their software. */
function remedyFor(added: readonly ErrorCount[]): string {
	const [worst] = added;
	const at = worst === undefined ? "" : ` (the link at ${worst.hop})`;
	if (added.length === 0 || added.some(({ kind }) => ELECTRICAL.includes(kind))) {
		return `${REMEDY_CABLE}${at}; dmesg names the device`;
	}
	return `these are not of the cable: update firmware and driver of the device${at}; see dmesg`;
}

function newCounts(before: readonly ErrorCount[], after: readonly ErrorCount[]): ErrorCount[] {
	const keyOf = ({ at, severity, kind }: ErrorCount) => `${at} ${severity} ${kind}`;
	const earlier = new Map(before.map((one) => [keyOf(one), one.count]));
	return after
		.map((one) => ({ ...one, count: one.count - (earlier.get(keyOf(one)) ?? 0) }))
		.filter(({ count }) => count > 0);
}

function listOf(counts: readonly ErrorCount[]): string {
	const most = counts.toSorted((one, other) => other.count - one.count);
	const shown = most.slice(0, MAX_LISTED).map(({ kind, count, at }) => `${kind} ${count} at ${at}`);
	const rest = most.length - shown.length;
	return [...shown, ...(rest > 0 ? [`${rest} more kinds`] : [])].join(", ");
}

function latchedOf({ path }: LinkFacts): string {
	return path
		.flatMap(({ address, configuration }) => {
			const kinds = configuration === null ? [] : latchedErrors(configuration);
			return kinds.length === 0 ? [] : [`${kinds.join(" ")} at ${address}`];
		})
		.join(", ");
}

function totalOf({ correctable, nonfatal, fatal }: PcieErrors): number | null {
	const known = [correctable, nonfatal, fatal].filter((count) => count !== null);
	return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0);
}

/** If the firmware handles the errors, the kernel's counts stay 0 whatever happens. */
export function errorReportingCheck({ errorOwner, path }: LinkFacts): Check {
	const check = { id: "error-reporting", title: "error reporting" };
	const root = path[0]?.address ?? "";
	if (errorOwner === "kernel") return passed(check, `the kernel counts PCIe errors, at ${root}`);
	if (errorOwner === null) return none(check, "unknown whether the kernel or the firmware has it");
	const detail =
		`the kernel does not have it at ${root}: the firmware keeps it (_OSC in dmesg), or it is off ` +
		"(pci=noaer), so counts stay 0 whatever happens";
	return none(check, detail);
}

/** Checks of the link: which GPU, is its device authorized, and does it run at its capability? */
import { titleOf } from "../link/facts.ts";
import type { Finding } from "../link/finding.ts";
import { describeChoice, describeNoChoice } from "../link/gpu-choice-text.ts";
import type { LinkFacts } from "../link/link.ts";
import { isKnown, isReal, rateText } from "../link/pcie-path.ts";
import { LOAD_MB_PER_S } from "../link/seen.ts";
import { judgeLink } from "../link/verdict.ts";
import { type Check, failed, none, passed } from "./check.ts";
import { errorReportingCheck, errorsCheck } from "./error-checks.ts";
import type { LinkLoad, MachineFacts } from "./machine-facts.ts";
import { isDriverTaken } from "./source-checks.ts";
import { usb4Check } from "./usb4-check.ts";

export function linkChecks({
	links,
	seen,
	load,
	asked,
	moved_bytes,
	adapters,
	isRoot,
	...facts
}: MachineFacts): Check[] {
	const [before, after] = links;
	const { findings } = judgeLink(after, seen);
	const of = (...kinds: Finding["kind"][]) => findings.filter(({ kind }) => kinds.includes(kind));
	return [
		gpuCheck(after, asked, facts),
		...(load === null ? [] : [loadCheck(load)]),
		authorizedCheck(after),
		lanesCheck(after, of("lanes", "lane speed")),
		speedCheck(after, of("width", "speed")),
		errorsCheck(before, after, moved_bytes),
		errorReportingCheck(after),
		...(after.chain.length === 0 ? [] : [usb4Check(adapters, isRoot)]),
	];
}

const LIST_GPUS = "lspci -d ::03xx lists the GPUs";

/** A driver counts whatever GPU is meant; without any source it is the GPU that is missing. */
function gpuCheck(
	{ gpu, choice, path }: LinkFacts,
	asked: string | null,
	{ sources, taken }: Pick<MachineFacts, "sources" | "taken">,
): Check {
	const check = { id: "gpu", title: "GPU" };
	if (gpu !== null) {
		const isAsleep = path.at(-1)?.isAwake === false;
		const state = isAsleep ? ", asleep: its link is not read, because that would wake it" : "";
		return passed(check, `${gpu}, ${describeChoice(choice)}${state}`);
	}
	const problem = describeNoChoice(choice, asked);
	if (problem === null) {
		const missing = "no GPU with a link found (is the cable plugged in?)";
		const isNothingThere = sources.every(({ isThere }) => !isThere);
		return isNothingThere ? failed(check, missing, LIST_GPUS) : none(check, missing);
	}
	if (choice.why === "several") {
		const command = `anarchy-perf-ink doctor --gpu ${choice.candidates[0]}`;
		return isDriverTaken({ taken }) ? none(check, problem) : failed(check, problem, command);
	}
	return failed(check, problem, LIST_GPUS);
}

function loadCheck({ command, failure, most_mb_per_s: most }: LinkLoad): Check {
	const check = { id: "load", title: "load" };
	if (failure !== null) return failed(check, `${command} ${failure}`, "run it by itself first");
	if (most === null) return passed(check, `${command}; its traffic is unknown`);
	const rate = `${Math.round(most)} MB/s in both directions together`;
	if (most >= LOAD_MB_PER_S) return passed(check, `${command}: up to ${rate}`);
	return none(check, `${command} moved at most ${rate}, which is too little to judge by`);
}

function authorizedCheck({ devices, gpu }: LinkFacts): Check {
	const check = { id: "thunderbolt", title: "Thunderbolt" };
	const waiting = devices.filter(({ authorized }) => authorized === 0);
	if (waiting.length > 0) {
		const names = waiting.map(titleOf).join(", ");
		return failed(check, `not authorized: ${names}`, "boltctl list, then boltctl authorize UUID");
	}
	if (devices.length === 0) {
		const why = gpu !== null ? "the GPU is not behind it" : "is the cable plugged in?";
		return none(check, `no device found (${why})`);
	}
	return passed(check, `authorized: ${devices.map(titleOf).join(", ")}`);
}

const CABLE =
	"use a cable that is certified for 40 Gb/s or more, directly and not through a dock; " +
	"without electronics at most 0.8 m long";

function lanesCheck({ chain }: LinkFacts, findings: readonly Finding[]): Check {
	const check = { id: "thunderbolt-lanes", title: "Thunderbolt link" };
	const lacks = findings.map(({ at, text }) => `${text} at ${at}`).join("; ");
	if (findings.some(({ level }) => level === "fault")) return failed(check, lacks, CABLE);
	const isKnown = chain.length > 0 && chain.every(({ rx_lanes }) => rx_lanes !== null);
	if (!isKnown) return none(check, chain.length > 0 ? "its lanes are unknown" : "no device");
	const lanes = chain.map(({ id, rx_lanes, rx_gb_per_s, tx_lanes, tx_gb_per_s }) => {
		// The device receives what the host sends.
		const tx = `${rx_lanes} × ${rx_gb_per_s ?? "?"} Gb/s`;
		const rx = `${tx_lanes} × ${tx_gb_per_s ?? "?"} Gb/s`;
		return `TX ${tx}, RX ${rx} at ${id}`;
	});
	return passed(check, [lanes.join("; "), lacks].filter(Boolean).join("; "));
}

function speedCheck(link: LinkFacts, findings: readonly Finding[]): Check {
	const { narrowest, hops, choice } = link;
	const check = { id: "pcie-speed", title: "PCIe link" };
	const faults = findings.filter(({ level }) => level === "fault");
	if (faults.length > 0) {
		const detail = faults.map(({ at, text }) => `${at} is running at ${text}`).join("; ");
		const remedy =
			"reseat the card and the cable, or try another cable, adapter or slot; " +
			"in the firmware's settings look for a fixed generation of the slot";
		return failed(check, detail, remedy);
	}
	if (choice.why === "several") return none(check, "not checked: no GPU was named");
	if (narrowest === null) return none(check, whyNoSpeed(link));
	const now = `${rateText(narrowest.current)} at its narrowest hop, ${narrowest.address}`;
	const unknown = hops.filter((hop) => isReal(hop) && !isKnown(hop));
	if (findings.length === 0 && unknown.length > 0) {
		const addresses = unknown.map(({ address }) => address).join(", ");
		return none(check, `${now}; unknown, or asleep: ${addresses}`);
	}
	if (findings.length === 0) return passed(check, now);
	const notes = findings.map(({ at, text }) => `${text} at ${at}`).join("; ");
	return passed(check, `${notes}. Idle links are slow: check with --load 'COMMAND'`);
}

function whyNoSpeed({ gpu, path }: LinkFacts): string {
	if (gpu === null) return "no GPU found behind a link";
	if (path.some(({ isAwake }) => isAwake === false)) return `not read while ${gpu} is asleep`;
	return `unknown: the kernel gives neither speed nor width for ${gpu} (is the link down?)`;
}

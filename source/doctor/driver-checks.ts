/** From the module to its counters: each check asks for what the next one needs. */
import type { DriverStatistics, Gap } from "../core/sample.ts";
import { type Check, failed, none, passed } from "./check.ts";
import type { DriverFacts } from "./machine-facts.ts";

const DENIED = ["EACCES", "EPERM"];
const FOREIGN = "the statistics file is not below debugfs, so it is not the driver's own";

export function driverChecks(driver: DriverFacts, isRoot: boolean): Check[] {
	return [
		moduleCheck(driver),
		debugfsCheck(driver),
		permissionCheck(driver, isRoot),
		lockdownCheck(driver),
		formatCheck(driver),
		countersCheck(driver),
	];
}

function moduleCheck({ isOwnPath, isLoaded, moduleName, parameters }: DriverFacts): Check {
	const check = { id: "module", title: "driver module" };
	const shown = parameters.map(([name, value]) => `${name}=${value}`).join(" ");
	if (isLoaded === true) {
		return passed(check, `${moduleName} is loaded, ${shown === "" ? "without parameters" : shown}`);
	}
	if (!isOwnPath) return none(check, FOREIGN);
	if (isLoaded === null) return none(check, "the list of modules cannot be read");
	return failed(check, `${moduleName} is not loaded`, `sudo modprobe ${moduleName}`);
}

function debugfsCheck({ isOwnPath, debugfs }: DriverFacts): Check {
	const check = { id: "debugfs", title: "debugfs" };
	const [place] = debugfs ?? [];
	if (place !== undefined) return passed(check, `mounted on ${place}`);
	if (!isOwnPath) return none(check, FOREIGN);
	if (debugfs === null) return none(check, "the table of mounts cannot be read");
	return failed(check, "not mounted", "sudo mount -t debugfs none /sys/kernel/debug");
}

function permissionCheck(driver: DriverFacts, isRoot: boolean): Check {
	const check = { id: "permission", title: "permission" };
	const gap = gapOf(driver);
	if (gap === null || gap.code === "EFORMAT") return passed(check, `${driver.path} can be read`);
	if (!DENIED.includes(gap.code)) return none(check, "there is nothing that could be permitted");
	const remedy = isRoot
		? "see the kernel lockdown below, and what confines this process"
		: "run this with sudo";
	return failed(check, gap.message, remedy);
}

/** A locked kernel denies what could change it: a file that can only be read may stay readable. */
function lockdownCheck(driver: DriverFacts): Check {
	const check = { id: "lockdown", title: "kernel lockdown" };
	const { lockdown } = driver;
	if (lockdown === null) return none(check, "this kernel does not say");
	if (lockdown === "none") return passed(check, "none");
	const gap = gapOf(driver);
	if (gap === null) return passed(check, `${lockdown}; the statistics can be read nevertheless`);
	if (!DENIED.includes(gap.code)) return none(check, `${lockdown}; whether it denies is not known`);
	return failed(
		check,
		`the kernel is locked down (${lockdown}), which denies debugfs even to root`,
		"disable Secure Boot, or boot with lockdown=none",
	);
}

function formatCheck(driver: DriverFacts): Check {
	const check = { id: "format", title: "statistics" };
	const gap = gapOf(driver);
	if (gap === null) return passed(check, "the file is the driver's, and all of it is understood");
	if (DENIED.includes(gap.code)) return none(check, "there is no permission to read them");
	const remedy =
		gap.code === "EFORMAT"
			? "check --stats-file, or report it with `doctor --report FILE`"
			: "see the checks above, and dmesg";
	return failed(check, gap.message, remedy);
}

function countersCheck({ readings: [before, after] }: DriverFacts): Check {
	const check = { id: "counters", title: "counters" };
	if (!before.ok || !after.ok) {
		const isGone = before.ok && !after.ok;
		if (!isGone) return none(check, "there are no two readings to compare");
		return failed(check, `the second reading failed: ${after.gap.message}`, "see dmesg");
	}
	const [earlier, later] = [before.snapshot.statistics, after.snapshot.statistics];
	if (later.runtime_ms === earlier.runtime_ms) {
		const remedy = "see dmesg; a simulated file is written by `simulate FILE`";
		return failed(check, "they stand still: the driver's runtime does not go on", remedy);
	}
	if (later.runtime_ms < earlier.runtime_ms) return passed(check, "the driver was reset just now");
	return passed(
		check,
		hasMoved(earlier, later) ? "they move" : "the driver runs, and no data moves",
	);
}

function hasMoved(earlier: DriverStatistics, later: DriverStatistics): boolean {
	return later.tx_bytes !== earlier.tx_bytes || later.rx_bytes !== earlier.rx_bytes;
}

/** Why the file could not be read at first; null where it could. */
function gapOf({ readings: [before] }: DriverFacts): Gap | null {
	return before.ok ? null : before.gap;
}

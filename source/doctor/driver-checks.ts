/** Checks of the driver, from its module to its counters: each one presupposes the one before. */
import type { Counters, Gap } from "../core/sample.ts";
import { type Check, failed, none, passed } from "./check.ts";
import type { DriverFacts, MachineFacts } from "./machine-facts.ts";

const DENIED = ["EACCES", "EPERM", "NotCapable"];
const FOREIGN = "not checked: the statistics file is not below debugfs";

export function driverChecks(facts: MachineFacts): Check[] {
	const { driver } = facts;
	return [
		moduleCheck(driver),
		debugfsCheck(driver),
		permissionCheck(facts),
		lockdownCheck(facts),
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
	if (isLoaded === null) return none(check, "cannot read the list of modules");
	return failed(check, `${moduleName} is not loaded`, `sudo modprobe ${moduleName}`);
}

function debugfsCheck({ isOwnPath, debugfs }: DriverFacts): Check {
	const check = { id: "debugfs", title: "debugfs" };
	const [place] = debugfs ?? [];
	if (place !== undefined) return passed(check, `mounted on ${place}`);
	if (!isOwnPath) return none(check, FOREIGN);
	if (debugfs === null) return none(check, "cannot read the table of mounts");
	return failed(check, "not mounted", "sudo mount -t debugfs none /sys/kernel/debug");
}

function permissionCheck({ driver, isRoot, sudoCommand }: MachineFacts): Check {
	const check = { id: "permission", title: "permission" };
	const gap = gapOf(driver);
	if (gap === null || gap.code === "EFORMAT") return passed(check, `${driver.path} is readable`);
	if (!DENIED.includes(gap.code)) return none(check, "not checked: there is no file");
	if (gap.code === "NotCapable") return failed(check, gap.message, sudoCommand);
	if (isRoot) {
		return failed(check, gap.message, "see kernel lockdown below, and what confines this process");
	}
	if (driver.isOwnPath) return failed(check, `only root can read ${driver.path}`, sudoCommand);
	const detail = `this user cannot read ${driver.path} (make it readable, or run as root)`;
	return failed(check, detail, sudoCommand);
}

/** A locked-down kernel denies files that could change it; a read-only file may stay readable. */
function lockdownCheck({ driver, isRoot }: MachineFacts): Check {
	const check = { id: "lockdown", title: "kernel lockdown" };
	const { lockdown } = driver;
	if (lockdown === null) return none(check, "unknown");
	if (lockdown === "none") return passed(check, "none");
	const gap = gapOf(driver);
	if (gap === null) return passed(check, `${lockdown}; the statistics are readable nevertheless`);
	// The mode of debugfs denies users other than root anyway.
	if (!DENIED.includes(gap.code) || !isRoot) {
		return none(check, `${lockdown}; its effect is unknown`);
	}
	return failed(
		check,
		`the kernel is locked down (${lockdown}) and denies debugfs even to root`,
		"disable Secure Boot, or boot with lockdown=none",
	);
}

function formatCheck(driver: DriverFacts): Check {
	const check = { id: "format", title: "statistics" };
	const gap = gapOf(driver);
	if (gap === null) return passed(check, "valid driver statistics");
	if (DENIED.includes(gap.code)) return none(check, "not checked: no permission to read them");
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
		if (!isGone) return none(check, "not checked: this needs two readings");
		return failed(check, `the second reading failed: ${after.gap.message}`, "see dmesg");
	}
	const [earlier, later] = [before.snapshot.counters, after.snapshot.counters];
	if (later.runtime_s === earlier.runtime_s) {
		const remedy = "see dmesg; a simulated file is written by `simulate FILE`";
		return failed(check, "frozen: the driver's runtime is not advancing", remedy);
	}
	if ((later.runtime_s ?? 0) < (earlier.runtime_s ?? 0))
		return passed(check, "the driver was reset just now");
	return passed(
		check,
		hasMoved(earlier, later) ? "advancing" : "the driver is running, without traffic",
	);
}

function hasMoved(earlier: Counters, later: Counters): boolean {
	return later.tx_bytes !== earlier.tx_bytes || later.rx_bytes !== earlier.rx_bytes;
}

/** Returns why the first reading failed; null if it did not. */
function gapOf({ readings: [before] }: DriverFacts): Gap | null {
	return before.ok ? null : before.gap;
}

import type { Check } from "./check.ts";
import { driverChecks } from "./driver-checks.ts";
import { linkChecks } from "./link-checks.ts";
import { machineChecks } from "./machine-checks.ts";
import type { MachineFacts } from "./machine-facts.ts";

/** The checklist, from what was gathered: first the driver, then the link, then the machine. */
export function diagnose(facts: MachineFacts): Check[] {
	return [
		...driverChecks(facts.driver, facts.isRoot),
		...linkChecks(facts.links),
		...machineChecks(facts),
	];
}

export function hasFailed(checks: readonly Check[]): boolean {
	return checks.some(({ result }) => result === "failed");
}

/**
 * The doctor: what is wrong on this machine, and how to fix it.
 *
 * Facts are gathered first (`machine-facts.ts`, `driver-facts.ts`), so that every check is a pure
 * function of them, and says what was found and what to do.
 */
import type { Check } from "./check.ts";
import { driverChecks } from "./driver-checks.ts";
import { linkChecks } from "./link-checks.ts";
import { machineChecks } from "./machine-checks.ts";
import type { MachineFacts } from "./machine-facts.ts";
import { newsCheck } from "./news-check.ts";
import { isDriverTaken, sourceChecks } from "./source-checks.ts";

/** Returns the checklist: the driver, where it is read, the sources, the link, the machine. */
export function diagnose(facts: MachineFacts): Check[] {
	const driver = isDriverTaken(facts) ? driverChecks(facts) : [];
	return [
		...driver,
		...sourceChecks(facts),
		...linkChecks(facts),
		newsCheck(facts),
		...machineChecks(facts),
	];
}

export function hasFailed(checks: readonly Check[]): boolean {
	return checks.some(({ result }) => result === "failed");
}

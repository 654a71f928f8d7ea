import type { FlagValues } from "./command.ts";
import { flagName, usage } from "./command-line.ts";
import { DURATION_FLAG } from "./common-flags.ts";
import { numberFlag, switchFlag, textFlag } from "./flags.ts";
import { SIMULATION_FLAGS } from "./simulation-flags.ts";

const DRIVER_FILE = "/sys/kernel/debug/anarchy-egpu/performance/statistics";

/** Of every command that reads the driver. */
export const SOURCE_FLAGS = {
	interval: {
		...numberFlag("SECONDS", [0.01, 3600], 1, "time between readings, 0.01 to 3600"),
		short: "i",
	},
	statsFile: { ...textFlag("PATH", DRIVER_FILE, "the driver's statistics file"), short: "f" },
	...DURATION_FLAG,
	wait: switchFlag("start although the file cannot be read, and wait for it"),
	json: switchFlag("JSON Lines, one object a sample"),
	demo: switchFlag("a simulated driver instead of the file"),
	...SIMULATION_FLAGS,
	sysfs: textFlag("DIR", "/sys", "where sysfs is mounted"),
	procfs: textFlag("DIR", "/proc", "where procfs is mounted"),
};

export type SourceFlags = FlagValues<typeof SOURCE_FLAGS>;

/** @throws {UserError} where the driver's file and its simulation are mixed up */
export function refuseSourceClashes(
	{ demo }: Pick<SourceFlags, "demo">,
	given: ReadonlySet<string>,
): void {
	const stray = Object.keys(SIMULATION_FLAGS).find((name) => given.has(name));
	if (stray !== undefined && !demo) throw usage(`${flagName(stray)} goes with --demo`);
	if (given.has("statsFile") && demo) throw usage("--demo and --stats-file exclude each other");
}

import { parseGpuAddress } from "../core/pci-address.ts";
import { DRIVER_FILE } from "../sources/source-kind.ts";
import { SOURCE_NAMES } from "../sources/sources.ts";
import type { FlagValues } from "./command.ts";
import { flagName, usage } from "./command-line.ts";
import { DURATION_FLAG } from "./common-flags.ts";
import { choiceFlag, durationFlag, optionalFlag, switchFlag, textFlag } from "./flags.ts";
import { SIMULATION_FLAGS } from "./simulation-flags.ts";

/** Of the time between two readings, in seconds. */
export const INTERVAL_RANGE_S = [0.01, 3600] as const;
export const INTERVAL_RANGE = "from 10ms to 1h";

/** The flags of commands that read the driver. */
export const SOURCE_FLAGS = {
	interval: {
		...durationFlag(INTERVAL_RANGE_S, INTERVAL_RANGE, 1, "time between readings, 10ms to 1h"),
		short: "i",
	},
	source: choiceFlag(
		"NAME",
		SOURCE_NAMES,
		"auto",
		`where the counters come from: ${SOURCE_NAMES.join(", ")}; ` +
			"auto is the driver's file, else the best source for the GPU",
	),
	gpu: optionalFlag(
		"ADDRESS",
		parseGpuAddress,
		"the PCI address of a GPU, such as 0000:01:00.0 or 01:00.0",
		"PCI address of the GPU to watch, or the end of it (default: the external GPU)",
	),
	statsFile: { ...textFlag("PATH", DRIVER_FILE, "the driver's statistics file"), short: "f" },
	...DURATION_FLAG,
	wait: switchFlag("start even if the source cannot be read, and wait for it"),
	demo: switchFlag("use a simulated driver, or with --source a simulated GPU"),
	...SIMULATION_FLAGS,
	sysfs: textFlag("DIR", "/sys", "mount point of sysfs"),
	procfs: textFlag("DIR", "/proc", "mount point of procfs"),
	debugfs: textFlag("DIR", "/sys/kernel/debug", "mount point of debugfs"),
	tracefs: textFlag("DIR", "/sys/kernel/tracing", "mount point of tracefs"),
};

/** The sources that may read the statistics file. */
const READS_FILE: ReadonlySet<string> = new Set(["auto", "anarchy"]);

export type SourceFlags = FlagValues<typeof SOURCE_FLAGS>;

/** @throws {UserError} if flags of a real source and of the simulated driver are mixed */
export function refuseSourceClashes(
	{ demo, source }: Pick<SourceFlags, "demo" | "source">,
	given: ReadonlySet<string>,
): void {
	const stray = Object.keys(SIMULATION_FLAGS).find((name) => given.has(name));
	if (stray !== undefined && !demo) throw usage(`${flagName(stray)} needs --demo`);
	if (!given.has("statsFile")) return;
	if (demo) throw usage("--demo and --stats-file cannot be combined");
	// Otherwise the file would be ignored without a word.
	if (!READS_FILE.has(source)) {
		throw usage(`--stats-file and --source ${source} cannot be combined`);
	}
}

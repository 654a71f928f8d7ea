import { defineCommand, type FlagValues } from "./command.ts";
import { usage } from "./command-line.ts";
import { COMMON_FLAGS, DURATION_FLAG } from "./common-flags.ts";
import { numberFlag, textFlag } from "./flags.ts";
import { SIMULATION_FLAGS } from "./simulation-flags.ts";

const FLAGS = {
	loadFrom: textFlag(
		"DIR",
		null,
		"let traffic follow the workloads in DIR: files that are named by a process number",
	),
	limit: numberFlag("MB/S", [1, 1e6], 2600, "what the link carries at most, with --load-from"),
	...SIMULATION_FLAGS,
	...DURATION_FLAG,
	...COMMON_FLAGS,
};

export type SimulateFlags = FlagValues<typeof FLAGS>;

export const simulate = defineCommand({
	name: "simulate",
	title: "anarchy-perf-ink simulate FILE: a simulated driver",
	calls: [["anarchy-perf-ink simulate FILE", "a simulated driver that writes a statistics file"]],
	description: `Writes a statistics file 20 times a second, as the driver would, until it is stopped. Then the
file is removed, as the driver's is when its module is unloaded. With --load-from each workload adds
--tx and --rx; a file named fault-stall, fault-slow, fault-errors or fault-disconnect is a fault.`,
	flags: FLAGS,
	parse({ values, given, operands }) {
		const file = operands.take("FILE", "the file to write");
		operands.end();
		if (given.has("limit") && values.loadFrom === null)
			throw usage("--limit goes with --load-from");
		return { file, ...values };
	},
});

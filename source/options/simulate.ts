import { defineCommand, type FlagValues } from "./command.ts";
import { usage } from "./command-line.ts";
import { COMMON_FLAGS, DURATION_FLAG } from "./common-flags.ts";
import { numberFlag, textFlag } from "./flags.ts";
import { SIMULATION_FLAGS } from "./simulation-flags.ts";

const FLAGS = {
	loadFrom: textFlag(
		"DIR",
		null,
		"generate traffic for the workloads in DIR: files named by process ID",
	),
	limit: numberFlag("MB/S", [1, 1e6], 2600, "throughput limit of the link, with --load-from"),
	...SIMULATION_FLAGS,
	...DURATION_FLAG,
	...COMMON_FLAGS,
};

export type SimulateFlags = FlagValues<typeof FLAGS>;

export const simulate = defineCommand({
	name: "simulate",
	title: "anarchy-perf-ink simulate FILE: a simulated driver",
	calls: [["anarchy-perf-ink simulate FILE", "simulated driver that writes a statistics file"]],
	description: `
Writes a statistics file 50 times per second, as the driver would, until it is stopped. Then it
removes the file, as the driver does when its module is unloaded. With --load-from, each workload
adds --tx and --rx; a file named fault-stall, fault-slow, fault-errors or fault-disconnect
injects a fault.`,
	flags: FLAGS,
	operands: [{ name: "FILE" }],
	parse({ values, given, operands }) {
		const file = operands.take("FILE", "the file to write");
		operands.expectEmpty();
		if (given.has("limit") && values.loadFrom === null) throw usage("--limit needs --load-from");
		return { file, ...values };
	},
});

import { defineCommand, type FlagValues } from "./command.ts";
import { COMMON_FLAGS, DURATION_FLAG } from "./common-flags.ts";
import { SIMULATION_FLAGS } from "./simulation-flags.ts";

const FLAGS = { ...SIMULATION_FLAGS, ...DURATION_FLAG, ...COMMON_FLAGS };

export type SimulateFlags = FlagValues<typeof FLAGS>;

export const simulate = defineCommand({
	name: "simulate",
	title: "anarchy-perf-ink simulate FILE: a simulated driver",
	calls: [["anarchy-perf-ink simulate FILE", "a simulated driver that writes a statistics file"]],
	description: `Writes a statistics file 20 times a second, as the driver would, until it is stopped. Then the
file is removed, as the driver's is when its module is unloaded.`,
	flags: FLAGS,
	parse({ values, operands }) {
		const file = operands.take("FILE", "the file to write");
		operands.end();
		return { file, ...values };
	},
});

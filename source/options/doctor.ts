import { defineCommand, type FlagValues } from "./command.ts";
import { COMMON_FLAGS } from "./common-flags.ts";
import { numberFlag, switchFlag, textFlag } from "./flags.ts";
import { SOURCE_FLAGS } from "./source-flags.ts";

const { statsFile, sysfs, procfs } = SOURCE_FLAGS;

const FLAGS = {
	statsFile,
	interval: {
		...numberFlag("SECONDS", [0.1, 60], 1, "time between the two looks, 0.1 to 60"),
		short: "i",
	},
	json: switchFlag("one object of JSON"),
	report: textFlag("FILE", null, "write a report for a bug report, too; unique ids are masked"),
	sysfs,
	procfs,
	...COMMON_FLAGS,
};

export type DoctorFlags = FlagValues<typeof FLAGS>;

export const doctor = defineCommand({
	name: "doctor",
	title: "anarchy-perf-ink doctor: what is wrong on this machine, and how to mend it",
	calls: [["sudo anarchy-perf-ink doctor", "what is wrong on this machine, and how to mend it"]],
	description: `Looks twice, an interval apart, at the driver, the link and the machine, and changes nothing. ✓ is in
order, ✗ is not and has a remedy, – is not there or cannot be told.`,
	flags: FLAGS,
	hasChecks: true,
	parse({ values, operands }) {
		operands.end();
		return values;
	},
});

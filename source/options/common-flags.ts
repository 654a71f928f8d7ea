import { durationFlag, switchFlag, textFlag } from "./flags.ts";

export const DAY_S = 86_400;
export const YEAR_S = 366 * DAY_S;

/** The flags of every command. */
export const COMMON_FLAGS = {
	config: textFlag("FILE", null, "settings, instead of ~/.config/anarchy-perf-ink/config.yaml"),
	help: { ...switchFlag("show this help"), short: "h" },
	version: { ...switchFlag("show the version"), short: "v" },
};

/** The flag of commands that run until they are stopped. */
export const DURATION_FLAG = {
	duration: {
		...durationFlag([0.01, 10 * YEAR_S], "from 10ms", null, "stop after this time"),
		short: "d",
	},
};

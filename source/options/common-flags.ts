import { durationFlag, switchFlag } from "./flags.ts";

export const DAY_S = 86_400;
export const YEAR_S = 366 * DAY_S;

/** Of every command. */
export const COMMON_FLAGS = {
	help: { ...switchFlag("this help"), short: "h" },
	version: switchFlag("the version"),
};

/** Of every command that goes on until it is stopped. */
export const DURATION_FLAG = {
	duration: {
		...durationFlag([0.01, 10 * YEAR_S], "from 10ms", null, "stop after it"),
		short: "d",
	},
};

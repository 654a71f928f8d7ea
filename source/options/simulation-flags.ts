import { isScenarioName, SCENARIOS } from "../sources/scenarios.ts";
import { YEAR_S } from "./common-flags.ts";
import { choiceFlag, durationFlag, numberFlag } from "./flags.ts";

const SCENARIO_NAMES = Object.keys(SCENARIOS).filter(isScenarioName);

/** Of the simulated driver, in a process of its own or in place of the file. */
export const SIMULATION_FLAGS = {
	scenario: choiceFlag(
		"NAME",
		SCENARIO_NAMES,
		"steady",
		`what the simulated driver goes through: ${SCENARIO_NAMES.join(", ")}`,
	),
	seed: numberFlag("NUMBER", [0, 2 ** 32 - 1], 1, "of the simulated driver's chance"),
	tx: numberFlag("MB/S", [0, 1e6], 2200, "simulated transmit rate"),
	rx: numberFlag("MB/S", [0, 1e6], 1500, "simulated receive rate"),
	latency: numberFlag("NS", [1, 1e9], 1200, "simulated DMA latency"),
	uptime: durationFlag(
		[0, YEAR_S],
		"from 0 to 366d",
		0,
		"how long the simulated driver has been running already",
	),
};

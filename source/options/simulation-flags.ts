import { isScenarioName, SCENARIOS } from "../sources/simulated/scenarios.ts";
import { YEAR_S } from "./common-flags.ts";
import { choiceFlag, durationFlag, numberFlag } from "./flags.ts";

const SCENARIO_NAMES = Object.keys(SCENARIOS).filter(isScenarioName);

/** The flags of the simulated driver, in a process of its own or in place of the file. */
export const SIMULATION_FLAGS = {
	scenario: choiceFlag(
		"NAME",
		SCENARIO_NAMES,
		"steady",
		`scenario to simulate: ${SCENARIO_NAMES.join(", ")}`,
	),
	seed: numberFlag("NUMBER", [0, 2 ** 32 - 1], 1, "random seed of the simulated driver"),
	tx: numberFlag("MB/S", [0, 1e6], 2200, "simulated transmit rate"),
	rx: numberFlag("MB/S", [0, 1e6], 1500, "simulated receive rate"),
	latency: numberFlag("NS", [1, 1e9], 1200, "simulated DMA latency"),
	uptime: durationFlag([0, YEAR_S], "from 0 to 366d", 0, "simulated uptime at start"),
};

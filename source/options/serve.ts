import { ADDRESS_TAKES, parseListenAddress, USUAL_ADDRESS } from "../exporter/listen-address.ts";
import { defineCommand, type FlagValues } from "./command.ts";
import { usage } from "./command-line.ts";
import { COMMON_FLAGS, DURATION_FLAG } from "./common-flags.ts";
import { optionalFlag, switchFlag, textFlag } from "./flags.ts";
import { SIMULATION_FLAGS } from "./simulation-flags.ts";
import { refuseSourceClashes, SOURCE_FLAGS } from "./source-flags.ts";

const { statsFile, wait, demo, sysfs, procfs } = SOURCE_FLAGS;

const FLAGS = {
	listen: optionalFlag(
		"HOST:PORT",
		parseListenAddress,
		ADDRESS_TAKES,
		"where to serve the metrics (default 127.0.0.1:9877; :9877 is every address)",
	),
	textfile: textFlag(
		"FILE",
		null,
		"write the metrics to FILE instead, for node_exporter's textfile collector",
	),
	interval: {
		...optionalFlag(
			"SECONDS",
			(text) => (isInterval(text) ? Number(text) : null),
			"SECONDS from 0.01 to 3600",
			"write the textfile again and again; else it is written once",
		),
		short: "i",
	},
	statsFile,
	...DURATION_FLAG,
	wait,
	demo,
	...SIMULATION_FLAGS,
	sysfs,
	procfs,
	keepRoot: switchFlag("under sudo, stay root (for a textfile in a directory of root's)"),
	...COMMON_FLAGS,
};

export type ServeFlags = FlagValues<typeof FLAGS>;

export const serve = defineCommand({
	name: "serve",
	title: "anarchy-perf-ink serve: Prometheus exporter",
	calls: [["sudo anarchy-perf-ink serve", "Prometheus exporter"]],
	description: `Reads the driver at every scrape of /metrics. While the driver is away anarchy_up is 0, and nothing
else is told of it.`,
	flags: FLAGS,
	parse({ values, given, operands }) {
		operands.end();
		const { textfile, interval, listen } = values;
		if (textfile !== null && listen !== null) {
			throw usage("--listen and --textfile exclude each other");
		}
		if (textfile === null && interval !== null) throw usage("--interval goes with --textfile");
		refuseSourceClashes(values, given);
		return { ...values, listen: listen ?? USUAL_ADDRESS };
	},
});

function isInterval(text: string): boolean {
	return /^(\d+\.?\d*|\.\d+)$/.test(text) && Number(text) >= 0.01 && Number(text) <= 3600;
}

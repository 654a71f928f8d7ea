import { ADDRESS_TAKES, DEFAULT_ADDRESS, parseListenAddress } from "../exporter/listen-address.ts";
import { ALERT_FLAGS, refuseAlertClashes } from "./alert-flags.ts";
import { defineCommand, type FlagValues } from "./command.ts";
import { usage } from "./command-line.ts";
import { COMMON_FLAGS, DURATION_FLAG } from "./common-flags.ts";
import { durationFlag, optionalFlag, switchFlag, textFlag } from "./flags.ts";
import { WEB_CONFIG_FLAG } from "./listen-flags.ts";
import { SIMULATION_FLAGS } from "./simulation-flags.ts";
import {
	INTERVAL_RANGE,
	INTERVAL_RANGE_S,
	refuseSourceClashes,
	SOURCE_FLAGS,
} from "./source-flags.ts";

const { source, gpu, statsFile, wait, demo, sysfs, procfs, debugfs, tracefs } = SOURCE_FLAGS;

const FLAGS = {
	listen: optionalFlag(
		"HOST:PORT",
		parseListenAddress,
		ADDRESS_TAKES,
		"address to serve on (default 127.0.0.1:9877; :9877 is every address)",
	),
	...WEB_CONFIG_FLAG,
	textfile: textFlag(
		"FILE",
		null,
		"write the metrics to FILE instead, for node_exporter's textfile collector",
	),
	interval: {
		...durationFlag(
			INTERVAL_RANGE_S,
			INTERVAL_RANGE,
			null,
			"time between additional readings, for stalls, alerts and the link (default 1s), " +
				"or rewrite interval of the textfile (default: write once)",
		),
		short: "i",
	},
	...ALERT_FLAGS,
	source,
	gpu,
	statsFile,
	...DURATION_FLAG,
	wait,
	demo,
	...SIMULATION_FLAGS,
	sysfs,
	procfs,
	debugfs,
	tracefs,
	keepRoot: switchFlag("under sudo, stay root (for a textfile in a root-owned directory)"),
	...COMMON_FLAGS,
};

export type ServeFlags = FlagValues<typeof FLAGS>;

export const serve = defineCommand({
	name: "serve",
	title: "anarchy-perf-ink serve: Prometheus exporter",
	calls: [["sudo anarchy-perf-ink serve", "Prometheus exporter"]],
	description: `
Reads the driver at every scrape of /metrics. While the driver is unavailable anarchy_up is 0 and
its other metrics are omitted. It also reads in between, to count stalls and to judge the link.`,
	flags: FLAGS,
	parse({ values, given, operands }) {
		operands.expectEmpty();
		const { textfile, listen, webConfig } = values;
		if (textfile !== null && listen !== null) {
			throw usage("--listen and --textfile cannot be combined");
		}
		if (textfile !== null && webConfig !== null) {
			throw usage("--web-config and --textfile cannot be combined");
		}
		if (textfile !== null && given.has("alert")) {
			throw usage("--alert and --textfile cannot be combined");
		}
		refuseAlertClashes(values);
		refuseSourceClashes(values, given);
		return { ...values, listen: listen ?? DEFAULT_ADDRESS };
	},
});

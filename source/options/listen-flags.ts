import { ADDRESS_TAKES, parseListenAddress } from "../exporter/listen-address.ts";
import { usage } from "./command-line.ts";
import { optionalFlag, textFlag } from "./flags.ts";

export const WEB_CONFIG_FLAG = {
	webConfig: textFlag(
		"FILE",
		null,
		"TLS and passwords for the metrics: a web configuration file in the format of " +
			"Prometheus and its exporters",
	),
};

/** The flags of commands that can also serve metrics. */
export const LISTEN_FLAGS = {
	listen: optionalFlag(
		"HOST:PORT",
		parseListenAddress,
		ADDRESS_TAKES,
		"also serve Prometheus metrics at this address (usually 127.0.0.1:9877)",
	),
	...WEB_CONFIG_FLAG,
};

/** @throws {UserError} if access is restricted to metrics that are not served */
export function refuseListenClashes(values: {
	readonly listen: unknown;
	readonly webConfig: string | null;
}): void {
	if (values.webConfig !== null && values.listen === null) {
		throw usage("--web-config needs --listen");
	}
}

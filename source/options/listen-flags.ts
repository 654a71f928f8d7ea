import { ADDRESS_TAKES, parseListenAddress } from "../exporter/listen-address.ts";
import { optionalFlag } from "./flags.ts";

/** The flag of commands that can also serve metrics. */
export const LISTEN_FLAGS = {
	listen: optionalFlag(
		"HOST:PORT",
		parseListenAddress,
		ADDRESS_TAKES,
		"also serve Prometheus metrics at this address (usually 127.0.0.1:9877)",
	),
};

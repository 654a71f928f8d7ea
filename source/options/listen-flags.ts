import { ADDRESS_TAKES, parseListenAddress } from "../exporter/listen-address.ts";
import { optionalFlag } from "./flags.ts";

/** Of every command that can serve metrics beside what else it does. */
export const LISTEN_FLAGS = {
	listen: optionalFlag(
		"HOST:PORT",
		parseListenAddress,
		ADDRESS_TAKES,
		"serve Prometheus metrics there as well (usually 127.0.0.1:9877)",
	),
};

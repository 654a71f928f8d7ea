/** Words of the command line: where to listen, and how long. */
import { parseDuration } from "../../source/core/duration.ts";
import { formatListenAddress, parseListenAddress } from "../../source/exporter/listen-address.ts";
import { demand, type FuzzTarget } from "../target.ts";

export const listenAddress: FuzzTarget = {
	name: "listen-address",
	runs: 1_000_000,
	seeds: ["127.0.0.1:9877", "localhost:9877", "[::1]:9877", ":9877", "[fe80::1%eth0]:1"],
	tokens: ["::", "%", "65536", "00080"],
	check(text) {
		const address = parseListenAddress(text);
		if (address === null) return "refused";
		const { host, port } = address;
		demand(Number.isInteger(port) && port >= 0 && port <= 65_535, `a port: ${port}`);
		const colon = text.lastIndexOf(":");
		const before = text.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
		demand(
			host === before && port === Number(text.slice(colon + 1)),
			"not the address in the text",
		);
		const again = parseListenAddress(formatListenAddress(address));
		demand(again?.host === host && again.port === port, "another address the second time");
		return "accepted";
	},
};

const SECONDS: ReadonlyMap<string, number> = new Map([
	["ms", 0.001],
	["s", 1],
	["m", 60],
	["h", 3600],
	["d", 86_400],
]);

export const duration: FuzzTarget = {
	name: "duration",
	runs: 1_000_000,
	seeds: ["90", "500ms", "1.5h", "7d", "15m", ".5s", "2.s"],
	tokens: ["ms", "s", "m", "h", "d", "1e3", "9".repeat(400)],
	check(text) {
		const value_s = parseDuration(text);
		if (value_s === null) return "refused";
		const [, number = "", unit = "s"] = /^\s*([\d.]+)([a-z]*)\s*$/.exec(text) ?? [];
		const expected_s = Number(number) * (SECONDS.get(unit || "s") ?? Number.NaN);
		demand(value_s === expected_s, `${value_s} s instead of ${expected_s} s`);
		return "accepted";
	},
};

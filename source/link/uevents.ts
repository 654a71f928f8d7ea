/** The text of `udevadm monitor --kernel --property`: one block of lines per event. */
import { printableWithin } from "../core/printable-text.ts";
import { isThunderboltDevice } from "./attributes.ts";
import { isDevice } from "./hotplug.ts";
import type { LinkNews } from "./news.ts";

/** Of one event, in characters; the kernel's own limit is 2048 bytes. */
const MAX_BLOCK_LENGTH = 8192;
/** The first line of an event: when it was reported, by the monotonic clock. */
const HEAD = /^KERNEL\[(\d{1,12}\.\d{1,9})\] /;
const PROPERTY = /^([A-Z][A-Z0-9_]{0,31})=(.{0,2048})$/;
const DOMAIN = /^domain(\d{1,4})$/;
const TUNNEL = /^(activated|changed|deactivated|low bandwidth|insufficient bandwidth)$/;
const MAX_TEXT_LENGTH = 80;

/** What udevadm says before the first event. */
export const UEVENTS_HEAD = "KERNEL - the kernel uevent";

/** Splits the text so far into the blocks that are complete, and the rest. */
export function splitUevents(text: string): { readonly blocks: string[]; readonly rest: string } {
	const blocks = text.split("\n\n");
	const rest = blocks.pop() ?? "";
	// A block whose beginning was cut off has lost its first line, and is not an event.
	return { blocks, rest: rest.length > MAX_BLOCK_LENGTH ? rest.slice(-MAX_BLOCK_LENGTH) : rest };
}

/** Parses a block. @returns the news, and when it was by the monotonic clock; null if it is none */
export function parseUevent(
	block: string,
): { readonly news: LinkNews; readonly uptime_s: number } | null {
	if (block.length > MAX_BLOCK_LENGTH) return null;
	const [head = "", ...lines] = block.replace(/^\n+/, "").split("\n");
	const [, time] = HEAD.exec(head) ?? [];
	if (time === undefined) return null;
	const properties = new Map<string, string>();
	for (const line of lines) {
		const [, key, value = ""] = PROPERTY.exec(line) ?? [];
		if (key !== undefined && !properties.has(key)) properties.set(key, value);
	}
	const news = newsOf(properties);
	return news === null ? null : { news, uptime_s: Number(time) };
}

function newsOf(properties: ReadonlyMap<string, string>): LinkNews | null {
	const of = (key: string) => properties.get(key) ?? "";
	// Events that another program has triggered have not happened.
	if (!["pci", "thunderbolt"].includes(of("SUBSYSTEM")) || properties.has("SYNTH_UUID"))
		return null;
	const name = of("DEVPATH").replace(/^.*\//, "");
	const action = of("ACTION");
	const [, domain] = DOMAIN.exec(name) ?? [];
	if (domain !== undefined) return tunnelNews(domain, action, of);
	if (!isDevice(name) || isThunderboltDevice(name) !== (of("SUBSYSTEM") === "thunderbolt")) {
		return null;
	}
	if (action === "add") return { kind: "device", action: "added", name };
	if (action === "remove") return { kind: "device", action: "removed", name };
	if (action !== "change") return null;
	const what = AUTHORIZED[of("AUTHORIZED")] ?? RECOVERY[of("ERROR_EVENT")];
	return what === undefined ? null : { kind: "state", name, what };
}

const AUTHORIZED: Readonly<Record<string, string>> = {
	"0": "no longer authorized",
	"1": "authorized",
	"2": "authorized",
};
const RECOVERY: Readonly<Record<string, string>> = {
	BEGIN_RECOVERY: "recovery from errors began",
	SUCCESSFUL_RECOVERY: "recovered from errors",
	FAILED_RECOVERY: "did not recover from errors",
};

function tunnelNews(domain: string, action: string, of: (key: string) => string): LinkNews | null {
	const what = of("TUNNEL_EVENT");
	if (action !== "change" || !TUNNEL.test(what)) return null;
	const details = printableWithin(of("TUNNEL_DETAILS"), MAX_TEXT_LENGTH);
	return { kind: "tunnel", domain, what: details === "" ? what : `${what}: ${details}` };
}

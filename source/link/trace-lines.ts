/** Lines of the kernel's trace, of the events that concern links. */
import type { LinkNews } from "./news.ts";

/** The name of a process in front may be anything, but has at most 15 characters and a number. */
const LINE = /^.{0,40}? \[\d{1,5}\] \S{1,8} +(\d{1,12}\.\d{1,9}): (\w{1,40}): (.{0,1000})$/;
const ADDRESS = "[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]";
const LINK_EVENT = new RegExp(
	`^(${ADDRESS}) type:\\d+, reason:\\d+, cur_bus_speed:(\\d{1,3}|\\d{1,3}\\.\\d GT/s PCIe), .{0,80}?\\bwidth:(\\d{1,3}),`,
);
const HOTPLUG_EVENT = new RegExp(`^(${ADDRESS}) slot:.{1,64}, event:LINK_(UP|DOWN)$`);
const ERROR_EVENT = new RegExp(`^(${ADDRESS}) PCIe Bus Error: `);

/** The kernel's numbers of speeds: 2.5 GT/s is 0x14. */
const FIRST_SPEED = 0x14;
const SPEEDS = [2.5, 5, 8, 16, 32, 64];
const MAX_LANES = 32;

/** Parses a line. @returns the news, and when it was by the monotonic clock; null if it is none */
export function parseTraceLine(
	line: string,
): { readonly news: LinkNews; readonly uptime_s: number } | null {
	const [, time, name, text = ""] = LINE.exec(line) ?? [];
	if (time === undefined) return null;
	const news = newsOf(name, text);
	return news === null ? null : { news, uptime_s: Number(time) };
}

function newsOf(name: string | undefined, text: string): LinkNews | null {
	if (name === "pcie_link_event") {
		const [, port, speed = "", width] = LINK_EVENT.exec(text) ?? [];
		if (port === undefined) return null;
		const lanes = Number(width);
		const rate = { gt_per_s: speedOf(speed), lanes: lanes <= MAX_LANES ? lanes || null : null };
		return rate.gt_per_s === null ? null : { kind: "rate", port, rate };
	}
	if (name === "pci_hp_event") {
		const [, port, way] = HOTPLUG_EVENT.exec(text) ?? [];
		return port === undefined ? null : { kind: way === "UP" ? "up" : "down", port };
	}
	if (name !== "aer_event") return null;
	const [, device] = ERROR_EVENT.exec(text) ?? [];
	return device === undefined ? null : { kind: "errors", device };
}

function speedOf(text: string): number | null {
	if (!text.includes(".")) return SPEEDS[Number(text) - FIRST_SPEED] ?? null;
	const speed = Number.parseFloat(text);
	return SPEEDS.includes(speed) ? speed : null;
}

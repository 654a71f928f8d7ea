/** Checks which sources of link events are available. */
import { type Check, none, passed } from "./check.ts";
import type { MachineFacts } from "./machine-facts.ts";

const MOUNT_TRACES = "traces need tracefs (sudo mount -t tracefs none /sys/kernel/tracing)";

/** None of the sources is required: the link itself is always polled. */
export function newsCheck({ isRoot, news }: MachineFacts): Check {
	const { traced, hasKernelLog, hasUevents } = news;
	const check = { id: "events", title: "link events" };
	const names = traced?.map((name) => name.slice(name.indexOf("/") + 1)) ?? [];
	const found = [
		...(names.length === 0 ? [] : [`traces (${names.join(", ")})`]),
		...(hasUevents ? ["uevents"] : []),
		...(hasKernelLog ? ["the kernel log"] : []),
	];
	const missing = [
		...(traced === null ? [isRoot ? MOUNT_TRACES : "traces need root"] : []),
		...(traced?.length === 0 ? ["this kernel has no traces of links"] : []),
		...(hasUevents ? [] : ["uevents need udevadm"]),
		...(hasKernelLog ? [] : ["the kernel log is not readable"]),
	];
	const text = [["polling", ...found].join(", "), ...missing].join("; ");
	return found.length === 0 ? none(check, text) : passed(check, text);
}

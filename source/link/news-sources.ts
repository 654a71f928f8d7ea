/** All sources of news that this process may use on this machine. */
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import type { ProcessIds } from "./helper-shell.ts";
import { KernelLog } from "./kernel-log.ts";
import type { NewsSource } from "./news.ts";
import { TRACED, TraceInstance } from "./trace-instance.ts";
import { UeventMonitor } from "./uevent-monitor.ts";

export const KERNEL_LOG = "/dev/kmsg";

export interface NewsPlaces {
	/** The mount point of tracefs. */
	readonly tracefs: string;
	/** Usually {@link KERNEL_LOG}. */
	readonly kernelLog: string;
	/** Whose privileges `udevadm` takes, null for those of this process; null if it is not wanted. */
	readonly uevents: { readonly user: ProcessIds | null } | null;
}

/**
 * Opens those that can be opened. They are let go of when stopped, and at the end of the process.
 */
export function openNews(
	{ tracefs, kernelLog, uevents }: NewsPlaces,
	stop: AbortSignal,
): NewsSource {
	const openers = [
		() => new TraceInstance(tracefs),
		() => new KernelLog(kernelLog),
		...(uevents === null ? [] : [() => new UeventMonitor(uevents.user)]),
	];
	const sources = openers.flatMap((open): NewsSource[] => {
		try {
			return [open()];
		} catch {
			return []; // Absent or forbidden: `doctor` reports it.
		}
	});
	const all = {
		read: () => sources.flatMap((source) => source.read()),
		onArrival(call: () => void) {
			for (const source of sources) source.onArrival?.(call);
		},
		close() {
			process.off("exit", all.close);
			for (const source of sources) source.close();
		},
	};
	process.on("exit", all.close);
	stop.addEventListener("abort", all.close, { once: true });
	return all;
}

/** Which sources can report events, and whether this process may use them. */
export interface NewsFacts {
	/** The traced events that the kernel has; null without the rights to trace. */
	readonly traced: readonly string[] | null;
	readonly hasKernelLog: boolean;
	/** Whether `udevadm` is there, and may listen. */
	readonly hasUevents: boolean;
}

/** How long `udevadm` may take to start. */
const START_TIMEOUT_MS = 2000;

/** Changes nothing: makes no instance. */
export async function readNewsFacts(tracefs: string, kernelLog: string): Promise<NewsFacts> {
	const may = async (path: string, mode: number) => {
		return access(path, mode).then(
			() => true,
			() => false,
		);
	};
	const mayTrace = await may(join(tracefs, "instances"), constants.W_OK);
	const found = await Promise.all(
		TRACED.map((name) => may(join(tracefs, "events", name, "enable"), constants.F_OK)),
	);
	return {
		hasUevents: await hasUevents(),
		traced: mayTrace ? TRACED.filter((_, index) => found[index]) : null,
		hasKernelLog: await may(kernelLog, constants.R_OK),
	};
}

async function hasUevents(): Promise<boolean> {
	try {
		const monitor = new UeventMonitor(null);
		const answer = await monitor.isListening(START_TIMEOUT_MS);
		monitor.close();
		return answer;
	} catch {
		return false;
	}
}

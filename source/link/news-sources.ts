/** All sources of news that this machine lets this process have. */
import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { KernelLog } from "./kernel-log.ts";
import type { NewsSource } from "./news.ts";
import { TRACED, TraceInstance } from "./trace-instance.ts";

export const KERNEL_LOG = "/dev/kmsg";

/**
 * Opens those that can be opened. They are let go of when stopped, and at the end of the process.
 *
 * @param tracefs its mount point; null to leave the kernel's traces alone
 */
export function openNews(tracefs: string | null, kernelLog: string, stop: AbortSignal): NewsSource {
	const openers = [
		...(tracefs === null ? [] : [() => new TraceInstance(tracefs)]),
		() => new KernelLog(kernelLog),
	];
	const sources = openers.flatMap((open): NewsSource[] => {
		try {
			return [open()];
		} catch {
			return []; // Absent or forbidden: `doctor` says so.
		}
	});
	const all = {
		read: () => sources.flatMap((source) => source.read()),
		close() {
			process.off("exit", all.close);
			for (const source of sources) source.close();
		},
	};
	process.on("exit", all.close);
	stop.addEventListener("abort", all.close, { once: true });
	return all;
}

/** What can tell of events, and whether it is there for this process. */
export interface NewsFacts {
	/** The traced events that the kernel has; null without the rights to trace. */
	readonly traced: readonly string[] | null;
	readonly hasKernelLog: boolean;
}

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
		traced: mayTrace ? TRACED.filter((_, index) => found[index]) : null,
		hasKernelLog: await may(kernelLog, constants.R_OK),
	};
}

/**
 * What the exporter itself takes, under the names that every Prometheus client library uses.
 *
 * prom-client has collectors for these too, but with them come a timer of the event loop a hundred
 * times a second and an observer of the garbage collector, in a program that idles between scrapes.
 */
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { type MetricFamily, type MetricUnit, onlySample } from "./metric-family.ts";

export function processMetrics(): readonly MetricFamily[] {
	const { user, system } = process.cpuUsage();
	return [
		family(
			"process_cpu_seconds_total",
			"counter",
			"seconds",
			"CPU time of the exporter, user and system.",
			(user + system) / 1e6,
		),
		family(
			"process_resident_memory_bytes",
			"gauge",
			"bytes",
			"Resident memory of the exporter.",
			process.memoryUsage.rss(),
		),
		family(
			"process_start_time_seconds",
			"gauge",
			"seconds",
			"When the exporter was started, since the Unix epoch.",
			performance.timeOrigin / 1000,
		),
		family("process_open_fds", "gauge", "", "Open file descriptors of the exporter.", openFiles()),
		family("process_max_fds", "gauge", "", "File descriptors it may open at most.", MOST_FILES),
	];
}

/** Null where the kernel does not show them: a process that has lowered its rights may not look. */
function openFiles(): number | null {
	try {
		// One of them is the directory itself.
		return readdirSync("/proc/self/fd").length - 1;
	} catch {
		return null;
	}
}

/** The limit that holds at the start; null where the kernel does not show it, or sets none. */
const MOST_FILES = mostFiles();

function mostFiles(): number | null {
	try {
		const limits = readFileSync("/proc/self/limits", "utf8");
		const [, limit] = /^Max open files +(\d+)/m.exec(limits) ?? [];
		return limit === undefined ? null : Number(limit);
	} catch {
		return null;
	}
}

function family(
	name: string,
	kind: MetricFamily["kind"],
	unit: MetricUnit,
	help: string,
	value: number | null,
): MetricFamily {
	return { name, kind, unit, help, samples: onlySample(value) };
}

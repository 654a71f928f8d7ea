/**
 * The resources that the exporter itself uses, under the names of every Prometheus client library.
 *
 * prom-client has collectors for these too, but they bring a timer that fires a hundred times per
 * second and an observer of the garbage collector, to a program that is idle most of the time.
 */
import { readdirSync } from "node:fs";
import process from "node:process";
import { readSmallFile } from "../inputs/small-file.ts";
import { type MetricFamily, onlySample } from "./metric-family.ts";

/** Returns what this process uses at this moment. */
export function processMetrics(): readonly MetricFamily[] {
	const { user, system } = process.cpuUsage();
	const seconds = (user + system) / 1e6;
	return [
		counter("process_cpu_seconds_total", "CPU time of the exporter, user and system.", seconds),
		gauge("process_resident_memory_bytes", "Resident memory of the exporter.", residentMemory()),
		gauge(
			"process_start_time_seconds",
			"Start of the exporter, since the Unix epoch.",
			performance.timeOrigin / 1000,
		),
		gauge("process_open_fds", "Open file descriptors of the exporter.", openFiles()),
		gauge("process_max_fds", "Maximum number of open file descriptors.", MAX_FILES),
	];
}

function counter(name: string, help: string, value: number): MetricFamily {
	return { name, kind: "counter", help, samples: onlySample(value) };
}

function gauge(name: string, help: string, value: number | null): MetricFamily {
	return { name, kind: "gauge", help, samples: onlySample(value) };
}

/** In bytes; null if no descriptor is free, because it is read from a file. */
function residentMemory(): number | null {
	try {
		return process.memoryUsage.rss();
	} catch {
		return null;
	}
}

/** Null if the kernel hides them: a process that dropped its privileges may not list them. */
function openFiles(): number | null {
	try {
		// One of them is the directory itself.
		return readdirSync("/proc/self/fd").length - 1;
	} catch {
		return null;
	}
}

const MAX_LIMITS_BYTES = 16 * 1024;
/** The limit at the start; null if it is unknown or unlimited. */
const MAX_FILES = maxFiles();

function maxFiles(): number | null {
	try {
		const limits = readSmallFile("/proc/self/limits", MAX_LIMITS_BYTES);
		const [, limit] = /^Max open files +(\d+)/m.exec(limits) ?? [];
		return limit === undefined ? null : Number(limit);
	} catch {
		return null;
	}
}

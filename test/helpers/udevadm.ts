/** A stand-in for `udevadm`, which says what a test writes for it. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryDirectory } from "./log-samples.ts";

/** What it says at its start, as udevadm does. */
const HEAD = "monitor will print the received events for:\nKERNEL - the kernel uevent\n";

export interface StandIn {
	/** A `PATH` on which it comes first. */
	readonly path: string;
	/** Says that something happened now. */
	say(properties: Readonly<Record<string, string>>): void;
	/** Its process, once it runs; null before. */
	readonly pid: number | null;
	/** What it was called with. */
	readonly words: string;
}

/** @param script of a shell, in place of saying anything */
export function standInUdevadm(t: TestContext, script?: string): StandIn {
	const folder = temporaryDirectory(t);
	const [bin, said, pid] = [join(folder, "bin"), join(folder, "said"), join(folder, "pid")];
	mkdirSync(bin);
	writeFileSync(said, `${HEAD}\n`);
	const says = `echo "$$ $*" >${pid}.new; mv ${pid}.new ${pid}; exec tail -n +1 -s 0.01 -f ${said}`;
	writeFileSync(join(bin, "udevadm"), `#!/bin/sh\n${script ?? says}\n`);
	chmodSync(join(bin, "udevadm"), 0o755);
	const called = () => (existsSync(pid) ? readFileSync(pid, "utf8").trim().split(" ") : []);
	return {
		path: `${bin}:${process.env["PATH"]}`,
		say(properties) {
			const now_s = (Number(process.hrtime.bigint()) / 1e9).toFixed(6);
			const { ACTION, DEVPATH, SUBSYSTEM } = properties;
			const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}`);
			const head = `KERNEL[${now_s}] ${ACTION} ${DEVPATH} (${SUBSYSTEM})`;
			writeFileSync(said, `${[head, ...lines, "SEQNUM=1"].join("\n")}\n\n`, { flag: "a" });
		},
		get pid() {
			const [first] = called();
			return first === undefined ? null : Number(first);
		},
		get words() {
			return called().slice(1).join(" ");
		},
	};
}

/** Returns whether a process has ended; one that nobody has asked for its status yet has, too. */
export function hasEnded(pid: number | null): boolean {
	if (pid === null) return false;
	try {
		return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
	} catch {
		return true;
	}
}

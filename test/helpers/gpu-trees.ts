/** Trees of GPUs with counters of their own in sysfs. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { TestContext } from "node:test";
import { type Attributes, gpu, port, writeSysfs } from "./sysfs.ts";

const SLOT = "0000:00:01.1";
export const GPU = "0000:01:00.0";
export const Vendor = { amd: "0x1002", intel: "0x8086", nvidia: "0x10de" } as const;

/** A GPU at OCuLink, Gen 4 x4, awake. */
export function writeGpu(t: TestContext, vendor: string, more: Attributes = {}): string {
	const awake = { "power/runtime_status": "active" };
	return writeSysfs(t, {
		pci: {
			[SLOT]: port("16.0 x4", "16.0 x4", { vendor: "0x1022", ...awake }),
			[`${SLOT}/${GPU}`]: gpu("16.0 x4", "16.0 x16", { vendor, ...awake, ...more }),
		},
	});
}

export function pathOf(sysfs: string, name: string): string {
	return join(sysfs, "devices/pci0000:00", SLOT, GPU, name);
}

/** Counters of the known layout, as the card counts. */
export interface Telemetry {
	readonly guid?: string;
	readonly offset?: number;
	readonly tx_bytes: bigint;
	readonly rx_bytes: bigint;
}

/** Adds or changes the telemetry of the card. */
export function writeTelemetry(sysfs: string, telemetry: Telemetry): void {
	const directory = pathOf(sysfs, "intel_vsec.telemetry.0/intel_pmt/telem1");
	writeTelemetryAt(directory, telemetry);
	linkTelemetry(sysfs, "telem1", directory);
}

export function writeTelemetryAt(directory: string, telemetry: Telemetry): void {
	const { guid = "0x5e2f8210", offset = 0x40, tx_bytes, rx_bytes } = telemetry;
	mkdirSync(directory, { recursive: true });
	writeFileSync(join(directory, "guid"), `${guid}\n`);
	writeFileSync(join(directory, "offset"), `0x${offset.toString(16)}\n`);
	const bytes = Buffer.alloc(offset + 4 * 80);
	for (const [word, count] of [
		[69, rx_bytes],
		[71, tx_bytes],
	] as const) {
		bytes.writeUInt32LE(Number(count >> 32n), offset + 4 * word);
		bytes.writeUInt32LE(Number(count & 0xffff_ffffn), offset + 4 * (word + 1));
	}
	writeFileSync(join(directory, "telem"), bytes);
}

/** Gives the telemetry in a directory a name, in place of what had it. */
export function linkTelemetry(sysfs: string, name: string, directory: string): void {
	const kind = join(sysfs, "class/intel_pmt");
	mkdirSync(kind, { recursive: true });
	rmSync(join(kind, name), { force: true });
	symlinkSync(relative(kind, directory), join(kind, name));
}

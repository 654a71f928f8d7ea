/**
 * Configuration spaces of PCIe devices: whatever hardware answers, sizes and speeds are those that
 * the standard has, and every chain of capabilities ends.
 */
import { latchedErrors, parseConfiguration } from "../../source/link/configuration.ts";
import { demand, type FuzzTarget } from "../target.ts";

/** A whole space, in hexadecimal digits: its header, power management, PCIe, error reporting. */
function space(length: number): string {
	const bytes = Buffer.alloc(4096);
	bytes.writeUInt32LE(0x2684_10de, 0);
	bytes.writeUInt16LE(0x10, 0x06);
	bytes.writeUInt8(0x60, 0x34);
	bytes.writeUInt16LE(0x7801, 0x60);
	bytes.writeUInt16LE(0x0010, 0x78);
	bytes.writeUInt16LE(0x2120, 0x80);
	bytes.writeUInt16LE(4, 0xa8);
	bytes.writeUInt32LE(0x0002_0001, 0x100);
	bytes.writeUInt32LE(0x0010_0000, 0x104);
	bytes.writeUInt32LE(0x41, 0x110);
	return bytes.toString("hex", 0, length);
}

const SPEEDS: readonly (number | null)[] = [null, 2.5, 5, 8, 16, 32, 64];
const SIZES: readonly (number | null)[] = [null, 128, 256, 512, 1024, 2048, 4096];

export const configurationSpace: FuzzTarget = {
	name: "configuration-space",
	runs: 1_000_000,
	seeds: [space(288), space(256), space(64), space(4096).slice(0, 2 * 0x140)],
	tokens: ["ff", "00", "1000", "01000200", "01000110", "6078", "ffffffff", "3460"],
	check(text) {
		const bytes = Buffer.from(text.replace(/[^0-9a-f]/gi, ""), "hex");
		const found = parseConfiguration(bytes);
		if (found === null) return "refused";
		const { payload_bytes, request_bytes, supported_payload_bytes, target_gt_per_s } = found;
		for (const size of [payload_bytes, request_bytes, supported_payload_bytes]) {
			demand(SIZES.includes(size), `a size: ${size}`);
		}
		demand(SPEEDS.includes(target_gt_per_s), `a speed: ${target_gt_per_s}`);
		const kinds = latchedErrors(found);
		demand(new Set(kinds).size === kinds.length, `a kind twice: ${kinds}`);
		if (found.latched_correctable === null) demand(bytes.length >= 64, "too short to have any");
		return "accepted";
	},
};

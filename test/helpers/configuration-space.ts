/** A configuration space as hardware has it: a chain of capabilities, and one of extended ones. */
export interface SpaceOptions {
	/** Codes of Max_Payload_Size and Max_Read_Request_Size: 128 bytes shifted left by them. */
	readonly payload?: number;
	readonly request?: number;
	readonly supported?: number;
	/** The generation that software asks for. */
	readonly target?: number;
	readonly correctable?: number;
	readonly uncorrectable?: number;
	readonly length?: number;
}

export function configurationSpace({
	payload = 1,
	request = 2,
	supported = 2,
	target = 4,
	correctable = 0,
	uncorrectable = 0,
	length = 4096,
}: SpaceOptions = {}): Uint8Array {
	const bytes = new Uint8Array(4096);
	const space = new DataView(bytes.buffer);
	space.setUint32(0, 0x2684_10de, true);
	space.setUint16(0x06, 0x10, true);
	space.setUint8(0x34, 0x60);
	// Power management, then PCIe.
	space.setUint16(0x60, 0x7801, true);
	space.setUint16(0x78, 0x0010, true);
	space.setUint16(0x78 + 0x04, supported, true);
	space.setUint16(0x78 + 0x08, (payload << 5) | (request << 12), true);
	space.setUint16(0x78 + 0x30, target, true);
	// Virtual channels, then error reporting.
	space.setUint32(0x100, 0x4201_0002, true);
	space.setUint32(0x420, 0x0002_0001, true);
	space.setUint32(0x424, uncorrectable, true);
	space.setUint32(0x430, correctable, true);
	return bytes.subarray(0, length);
}

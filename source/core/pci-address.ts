/** PCI addresses as people type them. */

/** Parses an address or its end, also as `nvidia-smi` writes it: `00000000:01:00.0`. */
export function parseGpuAddress(text: string): string | null {
	const match = /^(?:(?:([0-9a-f]{4,8}):)?([0-9a-f]{2}):)?([0-9a-f]{2}\.[0-7])$/i.exec(text);
	if (match === null) return null;
	const [, domain, bus, slot] = match;
	const ends = [domain?.replace(/^0+(?=[0-9a-f]{4})/i, ""), bus, slot];
	return ends
		.filter((part) => part !== undefined)
		.join(":")
		.toLowerCase();
}

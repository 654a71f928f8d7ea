import { optionalFlag } from "./flags.ts";

/** The flag of commands that compare with the best throughput measured over the link. */
export const CAPACITY_FLAG = {
	capacity: optionalFlag(
		"MB/S",
		parseCapacity,
		"MB/s above 0 and up to 1000000",
		"best measured throughput per direction (default: as measured by stress)",
	),
};

function parseCapacity(text: string): number | null {
	const mb_per_s = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : 0;
	return mb_per_s > 0 && mb_per_s <= 1e6 ? mb_per_s : null;
}

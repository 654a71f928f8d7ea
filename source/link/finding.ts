/** What is found of a link when it is judged, and the verdict. */

/** One thing that is not as it could be. */
export interface Finding {
	/** A `fault` costs throughput; a `note` is normal, or cannot be judged. */
	readonly level: "fault" | "note";
	readonly kind: "width" | "speed" | "lanes" | "lane speed";
	/** The PCI address of the hop's lower end, or the kernel's name of the Thunderbolt device. */
	readonly at: string;
	/** For a place that names the link already: `Gen 3 x1 (capable of x4)`. */
	readonly text: string;
	/** Of a fault: bytes on the wire that the link carries at most, per direction; left out: unknown. */
	readonly carries_mb_per_s?: number;
}

export interface LinkVerdict {
	/** The worst of its findings; `unknown` if a link of the path is not known whole. */
	readonly level: "fault" | "note" | "fine" | "unknown";
	/** Faults first. */
	readonly findings: readonly Finding[];
	/** The first finding, or what the narrowest hop runs at; empty if unknown. */
	readonly text: string;
}

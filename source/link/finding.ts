/** The findings about a link, and the verdict. */

/** One thing about the link that could be better. */
export interface Finding {
	/** A `fault` costs throughput; a `note` is normal, or cannot be judged. */
	readonly level: "fault" | "note";
	readonly kind: "width" | "speed" | "lanes" | "lane speed";
	/** The PCI address of the hop's lower end, or the kernel's name of the Thunderbolt device. */
	readonly at: string;
	/** A short form for use beside the name of the link: `Gen 3 x1 (capable of x4)`. */
	readonly text: string;
	/** Of a fault: the most bytes on the wire that the link carries, per direction; if known. */
	readonly carries_mb_per_s?: number;
}

export interface LinkVerdict {
	/** The worst of the findings; `unknown` if a link of the path is not fully known. */
	readonly level: "fault" | "note" | "fine" | "unknown";
	/** Faults first. */
	readonly findings: readonly Finding[];
	/** The first finding, or what the narrowest hop runs at; empty if unknown. */
	readonly text: string;
}

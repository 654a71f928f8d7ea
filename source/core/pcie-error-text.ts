/** The words of an event `pcie_error`: a record has no columns for what they say. */

/** How many PCIe errors of a kind happened at a hop. */
export interface PcieErrorCount {
	/** The PCI address of the lower end of the link. */
	readonly hop: string;
	/** The kernel's word: `RxErr`, `BadTLP`. */
	readonly kind: string;
	readonly severity: "correctable" | "nonfatal" | "fatal";
	readonly count: number;
}

const FORM =
	/^(?:demo; )?([1-9]\d{0,14}) ([A-Za-z]\w{0,31})(?: \((nonfatal|fatal)\))? at ([0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])$/;

/** Returns `12 BadTLP at 0000:03:00.0`, `1 CmpltTO (nonfatal) at …`. */
export function pcieErrorText({ hop, kind, severity, count }: PcieErrorCount): string {
	return `${count} ${pcieErrorName({ kind, severity })} at ${hop}`;
}

/** Returns `BadTLP`, `CmpltTO (nonfatal)`. */
export function pcieErrorName({ kind, severity }: Pick<PcieErrorCount, "kind" | "severity">) {
	return severity === "correctable" ? kind : `${kind} (${severity})`;
}

/** Parses the words; null if they are others. */
export function parsePcieErrorText(text: string): PcieErrorCount | null {
	const [, count, kind, severity = "correctable", hop] = FORM.exec(text) ?? [];
	if (kind === undefined || hop === undefined) return null;
	return { hop, kind, severity: severity as PcieErrorCount["severity"], count: Number(count) };
}

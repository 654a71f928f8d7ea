/** Records of the kernel's log, of the messages that concern links. */
import { printableWithin } from "../core/printable-text.ts";
import type { LinkNews } from "./news.ts";

const RECORD = /^(\d{1,6}),\d{1,20},\d{1,20},[^;\n]{0,64};([^\n]{0,1000})/;
const ADDRESS = "[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}";
const XID = new RegExp(
	`^NVRM: Xid \\((?:PCI:)?(${ADDRESS})(?:\\.[0-7])?\\): (\\d{1,5})(?:, (.*))?$`,
	"i",
);
/** The name of a process in front can be any text. */
const PROCESS = /^pid=[^,]*, name=[^,]*, /;
const SLOT = new RegExp(
	`^pcieport (${ADDRESS}\\.[0-7]): pciehp: Slot\\([^)]{1,32}\\): Link (Up|Down)$`,
);
const ERROR = new RegExp(`^\\w{1,32} (${ADDRESS}\\.[0-7]): (?:AER|PCIe Bus Error): `);
const MAX_TEXT_LENGTH = 80;

/** Parses a record of `/dev/kmsg`; null if it is not news. */
export function parseKernelMessage(record: string): LinkNews | null {
	const [, priority, text = ""] = RECORD.exec(record) ?? [];
	// Only the kernel's own messages have facility 0; processes can write to this log too.
	if (priority === undefined || Number(priority) >> 3 !== 0) return null;
	const [, slot = "", number, said = ""] = XID.exec(text) ?? [];
	if (number !== undefined) {
		const why = printableWithin(said.replace(PROCESS, ""), MAX_TEXT_LENGTH);
		return { kind: "xid", gpu: `${slot.toLowerCase()}.0`, number: Number(number), text: why };
	}
	const [, port, way] = SLOT.exec(text) ?? [];
	if (port !== undefined) return { kind: way === "Up" ? "up" : "down", port };
	const [, device] = ERROR.exec(text) ?? [];
	return device === undefined ? null : { kind: "errors", device };
}

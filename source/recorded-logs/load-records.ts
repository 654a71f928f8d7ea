import type { CountedKind, PcieErrorFigures, Rejected } from "../analysis/walk/log-contents.ts";
import { refusalOf } from "../core/machine-errors.ts";
import { GzipDamage } from "../inputs/unpack-gzip.ts";
import { LineSplitter, type TakeLine } from "../record/line-splitter.ts";
import { RecordReader } from "../record/record-reader.ts";
import { countedIn, LinkEventCounter, type LinkEventCounts } from "./link-events.ts";
import { bytesOf } from "./log-bytes.ts";
import { refusal, words } from "./log-files.ts";
import type { LogHead } from "./log-head.ts";
import { PcieErrorSums } from "./pcie-errors.ts";
import { RejectedCounts } from "./rejected-counts.ts";

/** What is not a sample of this version. */
export interface Loaded {
	readonly rejected: Rejected[];
	/** How often each event occurs that this version does not know. */
	readonly unknownEvents: ReadonlyMap<string, number>;
	readonly pcieErrors: PcieErrorFigures;
	readonly linkEvents: LinkEventCounts;
	/** What the rates are of, and who counted; see `LogContents`. */
	readonly counted: readonly CountedKind[];
	readonly sources: readonly string[];
}

/**
 * Reads logs, file after file, each in its own order. Events of the link are counted, and PCIe
 * errors summed up: whatever is computed from samples does not depend on them.
 *
 * @param take is given the reader at each sample
 * @throws UserError naming the file that cannot be read
 */
export async function loadRecords(
	heads: readonly LogHead[],
	take: (reader: RecordReader) => void,
): Promise<Loaded> {
	const rejected: Rejected[] = [];
	const unknownEvents = new Map<string, number>();
	const onUnknown = (event: string) => {
		const isListed = unknownEvents.has(event) || unknownEvents.size < MAX_UNKNOWN;
		const name = isListed ? event : "others";
		unknownEvents.set(name, (unknownEvents.get(name) ?? 0) + 1);
	};
	const errors = new PcieErrorSums();
	const events = new LinkEventCounter();
	const counted = new Set<CountedKind>();
	const sources = new Set<string>();
	const takers = {
		take(reader: RecordReader) {
			take(reader);
			errors.addReading(reader);
			const kind = countedIn(reader);
			if (kind === null) return;
			counted.add(kind);
			if (sources.size < MAX_SOURCES && reader.source !== "") sources.add(reader.source);
		},
		onEvent(reader: RecordReader) {
			const event = reader.event();
			if (event !== null && events.add(event)) errors.addEvent(event);
		},
		onUnknown,
	};
	for (const head of heads) rejected.push(...(await loadLog(head, takers)));
	const facts = { pcieErrors: errors.figures, linkEvents: events.counts };
	const who = { counted: [...counted].sort(), sources: [...sources].sort() };
	return { rejected, unknownEvents, ...facts, ...who };
}

/** Limit on the events that are named. */
const MAX_UNKNOWN = 8;
/** Limit on the sources that are named: a foreign log may have any text there. */
const MAX_SOURCES = 8;

/** Says what rates are worth that are sampled, or of several kinds, for the user. */
export function describeCounted(counted: readonly CountedKind[]): string[] {
	const mixed =
		`rates are of several kinds (${counted.join(", ")}), ` +
		"which differ by the headers of packets and more: analyze them one by one";
	const sampled =
		"rates are sampled: each is of a short window of the GPU's own, so what moved in between is " +
		"unknown, and a mean is an estimate";
	return [
		...(counted.length > 1 ? [mixed] : []),
		...(counted.includes("sampled") ? [sampled] : []),
	];
}

/** Says of unknown events how they were read, for the user; empty if there are none. */
export function describeUnknownEvents(events: Loaded["unknownEvents"]): string[] {
	if (events.size === 0) return [];
	const named = [...events].map(([event, count]) => `${event} (${count})`).join(", ");
	return [
		`events that this version does not know: ${named}; ` +
			"the values of their records are used, what they mean is not",
	];
}

interface Takers {
	readonly take: (reader: RecordReader) => void;
	readonly onEvent: (reader: RecordReader) => void;
	readonly onUnknown: (event: string) => void;
}

async function loadLog(head: LogHead, { take, onEvent, onUnknown }: Takers): Promise<Rejected[]> {
	const { path, header } = head;
	const rejected = new RejectedCounts(path);
	const reader = new RecordReader();
	const splitter = new LineSplitter();
	let lines = 0;
	let hasRecords = false;
	const read: TakeLine = (text, from, to, bytes) => {
		lines++;
		const kind = text === null ? "rejected" : reader.next(text, from, to, bytes);
		if (kind === "record" || kind === "event") {
			hasRecords = true;
			(kind === "record" ? take : onEvent)(reader);
			const { unknownEvent } = reader;
			// A copy, because a slice of a string keeps all of it in memory.
			if (unknownEvent !== "") onUnknown(Buffer.from(unknownEvent).toString());
		} else if (kind === "rejected") {
			rejected.add(text === null ? "a line that is too long" : reader.reason, lines);
		}
	};
	const damage = await unpackedUpToDamage(head, (bytes) => splitter.forEach(bytes, read));
	// A header alone may lack its newline.
	const isHeader = lines === 0 && header !== null;
	if (splitter.rest().length > 0 && !isHeader) rejected.add("torn last line", lines + 1);
	const { all } = rejected;
	if (!hasRecords && all.length === 0 && damage === null) return [fact(path, "only a header")];
	return damage === null
		? all
		: [fact(path, `the rest of a damaged gzip file (${damage})`), ...all];
}

/** What is not known in numbers of lines. */
function fact(file: string, reason: string): Rejected {
	return { file, reason, records: 0, line: null };
}

/** @returns what the damage is; null where there is none */
async function unpackedUpToDamage(
	head: LogHead,
	take: (bytes: Buffer) => void,
): Promise<string | null> {
	try {
		for await (const bytes of bytesOf(head)) take(bytes);
		return null;
	} catch (error) {
		if (error instanceof GzipDamage) return error.message;
		if (refusalOf(error) === null) throw error;
		throw refusal(`${head.path} cannot be read: ${words(error)}`);
	}
}

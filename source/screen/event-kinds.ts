/**
 * The one table of the kinds of events: their marks, which go first, and how the list groups
 * them.
 */
import type { LogRecord } from "../core/link-event.ts";

/** What the list of events can be narrowed to. */
export const EVENT_GROUPS = ["link", "errors", "alerts", "stalls", "data", "latency"] as const;
export type EventGroup = (typeof EVENT_GROUPS)[number];

interface KindRow {
	readonly glyph: string;
	/** For terminals that show only ASCII, or the glyph in two columns. */
	readonly ascii: string;
	readonly role: "error" | "warn" | "ok" | "text" | "latency";
	readonly group: EventGroup;
	/** What one of them is called, and several. */
	readonly noun: string;
	readonly plural: string;
	/** The events of records that are of this kind; the others follow from counters. */
	readonly events?: readonly string[];
}

/** The most important first: if marks meet in a column, the first one is drawn. */
const TABLE = {
	disconnect: {
		glyph: "▼",
		ascii: "v",
		role: "error",
		group: "link",
		noun: "disconnect",
		plural: "disconnects",
		events: ["link_down"],
	},
	outage: {
		glyph: "▽",
		ascii: "?",
		role: "error",
		group: "data",
		noun: "outage",
		plural: "outages",
	},
	error: {
		glyph: "×",
		ascii: "x",
		role: "error",
		group: "errors",
		noun: "error",
		plural: "errors",
		events: ["pcie_error", "xid"],
	},
	alert: {
		glyph: "!",
		ascii: "!",
		role: "warn",
		group: "alerts",
		noun: "alert",
		plural: "alerts",
		events: ["alert"],
	},
	retrain: {
		glyph: "◆",
		ascii: "#",
		role: "warn",
		group: "link",
		noun: "retrain",
		plural: "retrains",
		events: ["retrain"],
	},
	hotplug: {
		glyph: "◇",
		ascii: "%",
		role: "warn",
		group: "link",
		noun: "hotplug event",
		plural: "hotplug events",
		events: ["hotplug"],
	},
	tunnel: {
		glyph: "◊",
		ascii: "~",
		role: "warn",
		group: "link",
		noun: "tunnel event",
		plural: "tunnel events",
		events: ["tunnel"],
	},
	stall: {
		glyph: "‖",
		ascii: "|",
		role: "warn",
		group: "stalls",
		noun: "stall",
		plural: "stalls",
		events: ["stall"],
	},
	connect: {
		glyph: "▲",
		ascii: "^",
		role: "ok",
		group: "link",
		noun: "connect",
		plural: "connects",
		events: ["link_up"],
	},
	recovery: {
		glyph: "△",
		ascii: "+",
		role: "ok",
		group: "data",
		noun: "recovery",
		plural: "recoveries",
	},
	reset: {
		glyph: "○",
		ascii: "o",
		role: "text",
		group: "data",
		noun: "reset",
		plural: "resets",
		events: ["reset"],
	},
	wrap: {
		glyph: "□",
		ascii: "w",
		role: "text",
		group: "data",
		noun: "overflow",
		plural: "overflows",
		events: ["wrap"],
	},
	maximum: {
		glyph: "*",
		ascii: "*",
		role: "latency",
		group: "latency",
		noun: "new maximum",
		plural: "new maxima",
	},
} as const satisfies Readonly<Record<string, KindRow>>;

export type EventKind = keyof typeof TABLE;
export const EVENT_KINDS = Object.keys(TABLE) as readonly EventKind[];
export const kindRow = (kind: EventKind): KindRow => TABLE[kind];

export interface EventMark extends Pick<KindRow, "glyph" | "ascii" | "role"> {
	/** If two meet, the lower one is drawn. */
	readonly rank: number;
}

const MARKS = new Map<EventKind, EventMark>(
	EVENT_KINDS.map((kind, rank) => [kind, { ...TABLE[kind], rank }]),
);

export function markOf(kind: EventKind): EventMark {
	return MARKS.get(kind) as EventMark;
}

/** Returns the kind of a record of the link or of the program; null if its event is not one. */
export function kindOfRecord(event: LogRecord["event"]): EventKind | null {
	return KIND_OF_RECORD.get(event) ?? null;
}

const KIND_OF_RECORD: ReadonlyMap<string, EventKind> = new Map(
	EVENT_KINDS.flatMap((kind) =>
		(kindRow(kind).events ?? []).map((event): [string, EventKind] => [event, kind]),
	),
);

/** What the adapters of USB4 between the host and the GPU count. */
import { formatPlural } from "../core/format.ts";
import {
	USB4_KINDS,
	type Usb4Adapter,
	type Usb4Lane,
	usb4ErrorText,
} from "../link/usb4-registers.ts";
import { type Check, none, passed } from "./check.ts";

/** More are not listed. */
const MAX_LISTED = 4;

/** They count since the router started, so a number alone is no fault. */
export function usb4Check(adapters: readonly Usb4Adapter[]): Check {
	const check = { id: "usb4-errors", title: "USB4 errors" };
	if (adapters.length === 0) {
		return none(check, "unknown: only root can read them, in debugfs, while the device is awake");
	}
	const errors = adapters.flatMap(({ id, errors: counts }) =>
		USB4_KINDS.flatMap((kind) => {
			const count = counts[kind] ?? 0;
			return count > 0 ? [usb4ErrorText(kind, count, id)] : [];
		}),
	);
	const more = errors.length > MAX_LISTED ? `, and ${errors.length - MAX_LISTED} more` : "";
	const listed = `${errors.slice(0, MAX_LISTED).join(", ")}${more} since the start`;
	const lanes = adapters.flatMap(({ id, lane }) => (lane === null ? [] : [laneText(id, lane)]));
	const found =
		errors.length === 0 ? `none at ${formatPlural(adapters.length, "adapter")}` : listed;
	return passed(check, [found, lanes.filter(Boolean).join(", ")].filter(Boolean).join("; "));
}

/** Of a lane without a partner there is nothing to say. */
function laneText(id: string, { tx_lanes, rx_lanes, state }: Usb4Lane): string {
	if (tx_lanes === null || state === "" || state === "CLd") return "";
	return `${id} TX ${tx_lanes} RX ${rx_lanes} lanes, ${state}`;
}

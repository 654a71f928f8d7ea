/** Checks the error counts of the USB4 adapters between the host and the GPU. */
import { formatPlural } from "../core/format.ts";
import {
	type Usb4Adapter,
	usb4ErrorsOf,
	usb4ErrorText,
	usb4LaneText,
} from "../link/usb4-registers.ts";
import { type Check, none, passed } from "./check.ts";

/** At most this many are listed. */
const MAX_LISTED = 4;

/** They count since the router started, so a number alone is no fault. */
export function usb4Check(adapters: readonly Usb4Adapter[], isRoot: boolean): Check {
	const check = { id: "usb4-errors", title: "USB4 errors" };
	if (adapters.length === 0) {
		const why = isRoot
			? "debugfs does not show them (is it mounted?), or the device is asleep"
			: "only root can read them, in debugfs, while the device is awake";
		return none(check, `unknown: ${why}`);
	}
	const errors = usb4ErrorsOf(adapters).map(usb4ErrorText);
	const more = errors.length > MAX_LISTED ? `, and ${errors.length - MAX_LISTED} more` : "";
	const listed = `${errors.slice(0, MAX_LISTED).join(", ")}${more} since the start`;
	const lanes = adapters.flatMap((adapter) => {
		const text = usb4LaneText(adapter);
		return text === "" ? [] : [`${adapter.id} ${text}`];
	});
	const found =
		errors.length === 0 ? `none at ${formatPlural(adapters.length, "adapter")}` : listed;
	return passed(check, [found, lanes.join(", ")].filter(Boolean).join("; "));
}

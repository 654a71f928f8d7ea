/** Keyboard and touch input of a plot; uPlot handles dragging with a mouse. */
import type { Zoom } from "./zoom.ts";

const KEYS: Readonly<Record<string, (zoom: Zoom) => void>> = {
	"+": (zoom) => zoom.scale(0.5, 0.5),
	"=": (zoom) => zoom.scale(0.5, 0.5),
	"-": (zoom) => zoom.scale(2, 0.5),
	ArrowLeft: (zoom) => zoom.pan(-0.25),
	ArrowRight: (zoom) => zoom.pan(0.25),
	Escape: (zoom) => zoom.reset(),
	"0": (zoom) => zoom.reset(),
};

export function listenToKeys(container: HTMLElement, zoom: Zoom): void {
	container.addEventListener("keydown", (event) => {
		const action = event.ctrlKey || event.altKey || event.metaKey ? undefined : KEYS[event.key];
		if (action === undefined) return;
		event.preventDefault();
		action(zoom);
	});
}

/** One finger pans, two zoom; vertical movement scrolls the page. */
export function listenToFingers(area: HTMLElement, zoom: Zoom): void {
	const fingers = new Map<number, number>();
	area.addEventListener("pointerdown", (event) => {
		if (event.pointerType === "touch") fingers.set(event.pointerId, event.clientX);
	});
	area.addEventListener("pointermove", (event) => {
		const before = fingers.get(event.pointerId);
		if (before === undefined) return;
		const { left, width } = area.getBoundingClientRect();
		const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
		if (other === undefined) {
			zoom.pan((before - event.clientX) / width);
		} else {
			// Fingers that meet would zoom out infinitely.
			const apart = Math.max(20, Math.abs(event.clientX - other));
			const apartBefore = Math.max(20, Math.abs(before - other));
			zoom.scale(apartBefore / apart, (other - left) / width);
		}
		fingers.set(event.pointerId, event.clientX);
	});
	for (const end of ["pointerup", "pointercancel", "pointerleave"] as const) {
		area.addEventListener(end, (event) => fingers.delete(event.pointerId));
	}
}

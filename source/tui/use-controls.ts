import { useStdin } from "ink";
import { useEffect, useReducer } from "react";
import { GRAPH_STYLES, type GraphStyle } from "./Plot.tsx";

/** What the user chose with keys. */
export interface Controls {
	readonly style: GraphStyle;
	readonly length_s: number;
	readonly interval_s: number;
	readonly isPaused: boolean;
	readonly isHelpShown: boolean;
	/** How often the scale was refitted; a change of it refits. */
	readonly refits: number;
}

export interface ControlsOptions {
	readonly initial: Controls;
	/** The window lengths that `w` steps through, in seconds. */
	readonly lengths_s: readonly number[];
	readonly onQuit: () => void;
	readonly onSuspend: () => void;
	readonly onInterval: (interval_s: number) => void;
}

const CTRL_C = "\u0003";
const CTRL_Z = "\u001A";

/** Intervals that `+` and `-` step through, in seconds. */
const INTERVALS_S = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 600, 1800, 3600];

/** Follows the keyboard. */
export function useControls(options: ControlsOptions): Controls {
	const [controls, press] = useReducer(
		(before: Controls, key: string) => afterKey(before, key, options.lengths_s),
		options.initial,
	);
	const { onQuit, onSuspend, onInterval } = options;
	const { isRawModeSupported, setRawMode, internal_eventEmitter: keyboard } = useStdin();
	// Not Ink's `useInput`: it throws at Ctrl-F1, and hides which text was an escape sequence.
	useEffect(() => {
		if (!isRawModeSupported) return;
		const take = (input: string) => {
			// Arrows, function keys, the mouse, Alt: never a key of ours, but a key.
			const isSequence = input.startsWith("\u001B");
			// Keys that were typed fast arrive together.
			for (const key of isSequence ? ["escape"] : input) {
				if (key === "q" || key === CTRL_C) return onQuit();
				if (key === CTRL_Z) onSuspend();
				else press(key);
			}
		};
		keyboard.on("input", take);
		setRawMode(true);
		return () => {
			setRawMode(false);
			keyboard.off("input", take);
		};
	}, [isRawModeSupported, setRawMode, keyboard, onQuit, onSuspend]);
	useEffect(() => onInterval(controls.interval_s), [controls.interval_s, onInterval]);
	return controls;
}

/** The controls after a key; the same ones where the key means nothing. */
export function afterKey(before: Controls, key: string, lengths_s: readonly number[]): Controls {
	if (before.isHelpShown) return { ...before, isHelpShown: false };
	switch (key) {
		case "r":
			return { ...before, refits: before.refits + 1 };
		case "p":
		case " ":
			return { ...before, isPaused: !before.isPaused };
		case "g":
			return { ...before, style: following(GRAPH_STYLES, before.style) };
		case "w":
			return { ...before, length_s: following(lengths_s, before.length_s) };
		case "+":
		case "-":
			return { ...before, interval_s: intervalAfter(before.interval_s, key) };
		case "?":
			return { ...before, isHelpShown: true };
		default:
			return before;
	}
}

function following<T>(choices: readonly T[], current: T): T {
	return choices[(choices.indexOf(current) + 1) % choices.length] ?? current;
}

function intervalAfter(interval_s: number, key: string): number {
	if (key === "+") return INTERVALS_S.find((choice) => choice > interval_s) ?? interval_s;
	if (key === "-") return INTERVALS_S.findLast((choice) => choice < interval_s) ?? interval_s;
	return interval_s;
}

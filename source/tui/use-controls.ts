import { useStdin } from "ink";
import { useEffect, useReducer, useRef } from "react";
import type { Feed, Transport } from "../core/feed.ts";
import { KeyReader } from "./key-reader.ts";
import { afterKey, type Controls } from "./keys.ts";

export interface ControlsOptions {
	readonly initial: Controls;
	/** The window lengths that `w` steps through, in seconds. */
	readonly lengths_s: readonly number[];
	readonly feed: Feed;
	readonly onQuit: () => void;
	readonly onSuspend: () => void;
	/** Start or stop logging. */
	readonly onLog: () => void;
}

/** How much of the window the arrow keys move by. */
const SEEK_PART = 1 / 6;

/** Follows the keyboard, and lets the feed follow what was chosen. */
export function useControls(options: ControlsOptions): Controls {
	const { initial, lengths_s, feed, onQuit, onSuspend, onLog } = options;
	const [controls, press] = useReducer(
		(before: Controls, keys: readonly string[]) =>
			keys.reduce((controls, key) => afterKey(controls, key, lengths_s), before),
		initial,
	);
	const length_s = useRef(controls.length_s);
	length_s.current = controls.length_s;
	const { isRawModeSupported, setRawMode, internal_eventEmitter: keyboard } = useStdin();

	// Not Ink's `useInput`: it throws at Ctrl-F1, and hides which text was an escape sequence.
	useEffect(() => {
		if (!isRawModeSupported) return;
		const reader = new KeyReader();
		const take = (input: string) => {
			const keys = reader.keysOf(input);
			for (const key of keys) {
				if (key === "q" || key === "ctrl-c") return onQuit();
				if (key === "ctrl-z") onSuspend();
				else if (key === "l") onLog();
				else if (feed.transport !== null) move(feed.transport, key, length_s.current * SEEK_PART);
			}
			press(keys);
		};
		keyboard.on("input", take);
		setRawMode(true);
		return () => {
			setRawMode(false);
			keyboard.off("input", take);
		};
	}, [isRawModeSupported, setRawMode, keyboard, feed, onQuit, onSuspend, onLog]);

	useFollowing(feed, controls);
	return controls;
}

/** Where time can be moved in, these keys move in it. */
function move(transport: Transport, key: string, step_s: number): void {
	if (key === "left") transport.seekBy(-step_s);
	else if (key === "right") transport.seekBy(step_s);
	else if (key === "home") transport.toStart();
	else if (key === "end") transport.toEnd();
}

function useFollowing(feed: Feed, { interval_s, speed, isPaused, length_s }: Controls): void {
	useEffect(() => {
		if (feed.interval_s !== null && interval_s !== null) feed.interval_s = interval_s;
	}, [feed, interval_s]);
	useEffect(() => {
		if (feed.transport !== null && speed !== null) feed.transport.speed = speed;
	}, [feed, speed]);
	useEffect(() => {
		if (isPaused) feed.transport?.pause();
		else feed.transport?.resume();
	}, [feed, isPaused]);
	useEffect(() => {
		const { transport } = feed;
		if (transport === null || transport.past_s === length_s) return;
		// Going nowhere fills the window, which is longer now.
		transport.past_s = length_s;
		transport.seekBy(0);
	}, [feed, length_s]);
}

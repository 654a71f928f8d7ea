import { useCallback, useEffect, useRef, useState } from "react";
import type { Feed } from "../core/feed.ts";
import type { Keys } from "../terminal/keyboard.ts";
import { type ThemeChoice, themeFor } from "../terminal/theme-choice.ts";
import type { Controls } from "./controls.ts";
import type { Key, KeyTarget } from "./key.ts";
import { messageOf } from "./key-messages.ts";
import { type MouseTarget, takeMouse } from "./mouse-effects.ts";
import { pressKey } from "./press-key.ts";

export interface ControlsOptions {
	readonly initial: Controls;
	readonly feed: Feed;
	readonly keyboard: Keys;
	/** The keys that have an effect. */
	readonly keys: readonly Key[];
	readonly target: KeyTarget & MouseTarget;
	readonly themes: ThemeChoice;
}

/** Follows the keyboard, and applies to the feed what the user chose. */
export function useControls(options: ControlsOptions): {
	readonly controls: Controls;
	/** For the footer; empty most of the time. */
	readonly message: string;
} {
	const { initial, feed, keyboard, keys, target, themes } = options;
	const [controls, setControls] = useState(initial);
	const latest = useRef(initial);
	const [message, say] = useMessage();

	useEffect(() => {
		const take = (names: readonly string[]) => {
			let said = "";
			for (const name of names) {
				const before = latest.current;
				latest.current = pressKey(before, name, keys, target);
				said = messageOf(name, before, latest.current, keys);
			}
			setControls(latest.current);
			say(said);
		};
		return keyboard.onKeys(take);
	}, [keyboard, keys, target, say]);

	useEffect(() => {
		return themes.onBackground((isLight) => {
			if (latest.current.isThemeChosen) return;
			latest.current = { ...latest.current, theme: themeFor(isLight) };
			setControls(latest.current);
		});
	}, [themes]);

	useEffect(() => {
		return keyboard.onMouse((events) => {
			for (const event of events) latest.current = takeMouse(latest.current, event, target);
			setControls(latest.current);
		});
	}, [keyboard, target]);

	useApplyControls(feed, controls);
	return { controls, message };
}

const MESSAGE_MS = 2500;

/** A text that goes after a moment. */
function useMessage(): readonly [text: string, say: (text: string) => void] {
	const [text, setText] = useState("");
	const timer = useRef<NodeJS.Timeout | undefined>(undefined);
	const say = useCallback((said: string) => {
		clearTimeout(timer.current);
		setText(said);
		if (said !== "") timer.current = setTimeout(setText, MESSAGE_MS, "").unref();
	}, []);
	useEffect(() => () => clearTimeout(timer.current), []);
	return [text, say];
}

function useApplyControls(feed: Feed, { interval_s, speed, isPaused, length_s }: Controls): void {
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
		// A seek by nothing fills the window, which is longer now.
		transport.past_s = length_s;
		transport.seekBy(0);
	}, [feed, length_s]);
}

import { useEffect, useMemo, useReducer } from "react";
import { createTheme, type Theme } from "../terminal/theme.ts";
import type { AppProps } from "./app-props.ts";
import { type Controls, initialControls } from "./controls.ts";
import type { Key, KeyTarget } from "./key.ts";
import type { MouseTarget } from "./mouse-effects.ts";
import { offeredKeys } from "./press-key.ts";
import { offeredSeries, SERIES } from "./series.ts";
import { useControls } from "./use-controls.ts";

interface ScreenControls {
	/** Those that have an effect. */
	readonly keys: readonly Key[];
	readonly controls: Controls;
	/** What the last key did; empty most of the time. */
	readonly message: string;
	readonly theme: Theme;
}

/**
 * What keys and the mouse have chosen. Redraws where something else than samples changes the
 * screen.
 *
 * @param past what keys and the mouse find on the screen
 */
export function useScreenControls(
	props: AppProps,
	past: Pick<MouseTarget, "past" | "spotAt">,
): ScreenControls {
	const { feed, recorder, keyboard, themes, lengths_s } = props;
	const [, redraw] = useReducer((changes: number) => changes + 1, 0);
	useEffect(() => recorder.onChange(redraw), [recorder]);
	useEffect(() => keyboard.onLost(redraw), [keyboard]);
	useEffect(() => props.recorded?.onChange(redraw), [props.recorded]);
	const target: KeyTarget & MouseTarget = useMemo(
		() => ({
			...past,
			lengths_s,
			transport: feed.transport,
			hasInterval: feed.interval_s !== null,
			series: feed.transport === null ? offeredSeries(feed.offers) : SERIES,
			hasLog: recorder.isSwitchable,
			quit: props.onQuit,
			suspend: props.onSuspend,
			toggleLog: recorder.toggle,
			gpus: props.gpus ?? null,
		}),
		[lengths_s, feed, recorder, past, props.onQuit, props.onSuspend, props.gpus],
	);
	const keys = useMemo(() => offeredKeys(target), [target]);
	const { controls, message } = useControls({
		initial: initialControls(props),
		feed,
		keyboard,
		keys,
		target,
		themes,
	});
	const theme = useMemo(
		() => createTheme(themes.depth, controls.theme, themes.isAscii),
		[themes, controls.theme],
	);
	const { onLook } = props;
	const { style, length_s: shown_s, isThemeChosen } = controls;
	const chosenTheme = isThemeChosen ? controls.theme : null;
	useEffect(() => {
		const named = chosenTheme === null ? {} : { theme: chosenTheme };
		onLook?.({ ...named, graph: style, window: `${shown_s}s` });
	}, [onLook, chosenTheme, style, shown_s]);
	return { keys, controls, message, theme };
}

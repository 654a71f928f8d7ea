import type { Controls } from "./controls.ts";
import type { Key, KeyTarget } from "./key.ts";
import { KEYS } from "./keys.ts";

/** The keys that have an effect here. */
export function offeredKeys(target: KeyTarget): readonly Key[] {
	return KEYS.filter(({ isOffered }) => isOffered?.(target) ?? true);
}

/** The controls after a key; the same ones if it changes none. */
export function pressKey(
	controls: Controls,
	name: string,
	keys: readonly Key[],
	target: KeyTarget,
): Controls {
	if (controls.hasQuit) return controls;
	const key = keys.find(({ effects }) => Object.hasOwn(effects, name));
	if (controls.isHelpShown && key?.worksInHelp !== true) {
		const page = controls.helpPage + 1;
		const isTurned = name === "?" && page < (target.past().helpPages ?? 1);
		return { ...controls, isHelpShown: isTurned, helpPage: isTurned ? page : 0 };
	}
	return key?.effects[name]?.(controls, target) ?? controls;
}

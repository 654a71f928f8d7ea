import { createElement, memo, useMemo } from "react";

interface BlockProps {
	/** At most as wide as the block; they may contain colours. */
	readonly lines: readonly string[];
	readonly width: number;
	readonly height: number;
}

/**
 * Lines of text at a fixed place, redrawn only if one of them changed. Ink's own `Text` measures
 * its content and keeps every text it measured; a text of a known size is never measured, so a
 * screen that changes on every frame does not grow memory.
 */
export const Block = memo(
	function Block({ lines, width, height }: BlockProps) {
		const style = useMemo(
			() => ({ width, height, flexGrow: 0, flexShrink: 0, textWrap: "truncate" }),
			[width, height],
		);
		return createElement("ink-text", { style }, lines.join("\n"));
	},
	(before, after) =>
		before.width === after.width &&
		before.height === after.height &&
		areEqual(before.lines, after.lines),
);

function areEqual(one: readonly string[], other: readonly string[]): boolean {
	if (one.length !== other.length) return false;
	// Indexed: without optimised code, a call per line takes longer than the comparison.
	for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
	return true;
}

import { createElement, memo, type ReactNode, useMemo } from "react";

interface SizedTextProps {
	readonly width: number;
	readonly height: number;
	readonly children: ReactNode;
}

/**
 * Text of a known size. Ink's own `Text` measures its content and keeps every text it measured;
 * this text is never measured, so a screen that changes on every frame does not grow memory.
 */
export function SizedText({ width, height, children }: SizedTextProps) {
	const style = useMemo(
		() => ({ width, height, flexGrow: 0, flexShrink: 0, textWrap: "truncate" }),
		[width, height],
	);
	return createElement("ink-text", { style }, children);
}

interface BlockProps {
	/** At most as wide as the block; they may contain colours. */
	readonly lines: readonly string[];
	readonly width: number;
	readonly height: number;
}

/** Lines of text at a fixed place, redrawn only if one of them changed. */
export const Block = memo(
	function Block({ lines, width, height }: BlockProps) {
		return (
			<SizedText width={width} height={height}>
				{lines.join("\n")}
			</SizedText>
		);
	},
	(before, after) =>
		before.width === after.width &&
		before.height === after.height &&
		before.lines.length === after.lines.length &&
		before.lines.every((line, index) => line === after.lines[index]),
);

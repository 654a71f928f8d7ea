/** What a workload inherits: what programs need to find their files, their screen and their GPU. */

const KEPT = [
	"PATH",
	"HOME",
	"USER",
	"LOGNAME",
	"SHELL",
	"LANG",
	"LANGUAGE",
	"TZ",
	"TMPDIR",
	"DISPLAY",
	"WAYLAND_DISPLAY",
	"XAUTHORITY",
	"XDG_RUNTIME_DIR",
	"LD_LIBRARY_PATH",
	"DRI_PRIME",
];
const KEPT_FAMILIES = /^(LC_|CUDA_|NVIDIA_|ROCR_|HIP_|HSA_|VK_|__GL|__NV_|MESA_)/;
/** Those of sudo's user: root's own say nothing about who the workload runs as. */
const OF_A_USER = new Set(["HOME", "USER", "LOGNAME", "SHELL"]);

/** @param isAnotherUser whether the workload runs as somebody else than this process */
export function workloadEnvironment(
	environment: NodeJS.ProcessEnv,
	isAnotherUser: boolean,
): Record<string, string> {
	const kept: Record<string, string> = {};
	for (const [name, value] of Object.entries(environment)) {
		const isKept = KEPT.includes(name) || KEPT_FAMILIES.test(name);
		if (value !== undefined && isKept && !(isAnotherUser && OF_A_USER.has(name))) {
			kept[name] = value;
		}
	}
	return kept;
}

/** The environment of a workload: what programs need to find their files, display and GPU. */

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
/** Variables that a login sets; under sudo root's are not those of the workload's user. */
const LOGIN_NAMES = ["HOME", "USER", "LOGNAME", "SHELL"];

export type LoginVariables = Readonly<Record<string, string>>;

/** @param login of the user that the workload runs as; null: the user of this process */
export function workloadEnvironment(
	environment: NodeJS.ProcessEnv,
	login: LoginVariables | null,
): Record<string, string> {
	const kept: Record<string, string> = {};
	for (const [name, value] of Object.entries(environment)) {
		const isKept = KEPT.includes(name) || KEPT_FAMILIES.test(name);
		const isOfLogin = login !== null && LOGIN_NAMES.includes(name);
		if (value !== undefined && isKept && !isOfLogin) kept[name] = value;
	}
	return { ...kept, ...login };
}

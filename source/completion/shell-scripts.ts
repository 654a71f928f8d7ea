/**
 * The completion scripts. Each asks the program what can stand in the place of the last word:
 * `completion SHELL -- WORD...` prints what the shell itself should complete and, for each
 * candidate, a line with the word, a tab and its description.
 */
export const SHELL_SCRIPTS = {
	bash: `# bash completion for anarchy-perf-ink
_anarchy_perf_ink() {
	local answer line
	local -a before=("\${COMP_WORDS[@]:1:COMP_CWORD-1}") paths
	mapfile -t answer < <("$1" completion bash -- "\${before[@]}" "$2" 2>/dev/null)
	COMPREPLY=()
	for line in "\${answer[@]:1}"; do COMPREPLY+=("\${line%%$'\\t'*}"); done
	case \${answer[0]-} in
	files)
		if ((\${#COMPREPLY[@]} == 0)); then
			compopt -o default
		else
			mapfile -t paths < <(compgen -f -- "$2")
			COMPREPLY+=("\${paths[@]}")
			compopt -o filenames
		fi
		;;
	folders) compopt -o dirnames ;;
	commands) mapfile -t COMPREPLY < <(compgen -c -- "$2") ;;
	program\\ *)
		local first=$((\${answer[0]#* } + 1))
		if declare -F _command_offset >/dev/null; then
			_command_offset "$first"
		elif ((COMP_CWORD == first)); then
			mapfile -t COMPREPLY < <(compgen -c -- "$2")
		else
			compopt -o default
		fi
		;;
	esac
}
complete -F _anarchy_perf_ink anarchy-perf-ink
`,
	zsh: `#compdef anarchy-perf-ink
_anarchy-perf-ink() {
	local -a answer candidates
	local line
	answer=("\${(@f)$("\${(Q)words[1]}" completion zsh -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
	case $answer[1] in
	program\\ *)
		local -i first=$((\${answer[1]#* } + 1))
		shift $first words
		((CURRENT -= first))
		_normal
		return
		;;
	esac
	compset -P '--[a-z-]##='
	for line in "\${(@)answer[2,-1]}"; do
		candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
	done
	(($#candidates)) && _describe -V 'anarchy-perf-ink' candidates
	case $answer[1] in
	files) _files ;;
	folders) _files -/ ;;
	commands) _command_names -e ;;
	esac
}
if [[ $funcstack[1] == _anarchy-perf-ink ]]; then
	_anarchy-perf-ink "$@"
else
	compdef _anarchy-perf-ink anarchy-perf-ink
fi
`,
	fish: `# fish completion for anarchy-perf-ink
function __anarchy_perf_ink
	set -l words (commandline -opc)
	set -l current (commandline -ct)
	set -l program $words[1]
	set -e words[1]
	set -l answer ($program completion fish -- $words "$current" 2>/dev/null)
	# A whole word is completed: what stands before the value is part of it.
	set -l flag (string match -r -- '^--[a-z-]+=' "$current")
	set -l value (string replace -r -- '^--[a-z-]+=' '' "$current")
	for line in $answer[2..]
		printf '%s\\n' "$flag$line"
	end
	switch "$answer[1]"
		case files
			for path in (__fish_complete_path "$value")
				printf '%s\\n' "$flag$path"
			end
		case folders
			for path in (__fish_complete_directories "$value" '')
				printf '%s\\n' "$flag$path"
			end
		case commands
			__fish_complete_command
		case 'program *'
			set -l first (math (string replace 'program ' '' -- $answer[1]) + 1)
			complete -C (string join ' ' -- (string escape -- $words[$first..]) "$current")
	end
end
complete -c anarchy-perf-ink -f -k -a '(__anarchy_perf_ink)'
`,
} as const;

/** Shells whose completion is offered. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/*
 * The scripts know no command and no option: they hand the words to `hideout complete`, which answers with a line for
 * each candidate, its meaning behind a tab, or with `:files` or `:directories`, which the shell knows best itself.
 * Where `hideout` is not in the path, the one of the project in the current directory is asked, as npx finds it.
 */

const bash = `# Completion of hideout for bash. Now: source <(npx hideout completion bash). For good: that line in ~/.bashrc.
_hideout() {
  local current="\${COMP_WORDS[COMP_CWORD]}" answer line
  local -a program=(hideout)
  type -P hideout >/dev/null || program=(npx --no hideout)
  COMPREPLY=()
  answer="$("\${program[@]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" || return
  case "$answer" in
    '') return ;;
    :files) answer="$(compgen -f -- "$current")"; compopt -o filenames 2>/dev/null ;;
    :directories) answer="$(compgen -d -- "$current")"; compopt -o filenames 2>/dev/null ;;
  esac
  while IFS= read -r line; do
    [ -n "$line" ] && COMPREPLY+=("\${line%%$'\\t'*}")
  done <<<"$answer"
}
complete -F _hideout hideout
`;

const zsh = `#compdef hideout
# Completion of hideout for zsh. Now: source <(npx hideout completion zsh). For good: that line in ~/.zshrc, below compinit.
_hideout() {
  local line
  local -a program lines candidates
  program=(hideout)
  (( $+commands[hideout] )) || program=(npx --no hideout)
  lines=("\${(@f)$("\${program[@]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  case "$lines[1]" in
    :files) _files; return ;;
    :directories) _files -/; return ;;
  esac
  for line in "\${lines[@]}"; do
    [[ -n "$line" ]] && candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe 'hideout' candidates
}
compdef _hideout hideout
`;

const fish = `# Completion of hideout for fish. Now: npx hideout completion fish | source. For good: into ~/.config/fish/completions/hideout.fish.
function __hideout_complete
    set -l program hideout
    command -q hideout; or set program npx --no hideout
    set -l words (commandline -opc) (commandline -ct)
    set -l answer ($program complete -- $words[2..-1] 2>/dev/null)
    switch "$answer[1]"
        case :files
            __fish_complete_path (commandline -ct)
        case :directories
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\\n' $answer
    end
end
complete -c hideout -f -a '(__hideout_complete)'
`;

export const completionScripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };

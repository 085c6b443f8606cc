import type { CommandWords } from './words.ts';

/** A script for bash 3.2 and newer. Where nothing is known to fit, it offers the names of files. */
export function bashCompletion(program: string, commands: readonly CommandWords[]): string {
  const inner = commands.filter(({ path }) => path.length > 0);
  return `# Completion of ${program} for bash: source this file, or put it into
# \${XDG_DATA_HOME:-~/.local/share}/bash-completion/completions/${program}
_${program}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local place='' options='' words='' word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$place $word" in
      ${inner.map(placeOf).map(quoted).join(' | ')}) place="$place $word" ;;
    esac
  done
  case "$place $previous" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$place" in
${commands.map(wordCase).join('\n')}
  esac
  if [[ $current == -* ]]; then words="$options"; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _${program} ${program}
`;
}

/** The words that lead to a command, each behind a space, as the script collects them. */
export function placeOf({ path }: Pick<CommandWords, 'path'>): string {
  return path.map((word) => ` ${word}`).join('');
}

function valueCases(command: CommandWords): string[] {
  return command.options
    .filter(({ takesValue }) => takesValue)
    .map(({ flags, choices }) => {
      const places = flags.map((flag) => quoted(`${placeOf(command)} ${flag}`)).join(' | ');
      const fill = `COMPREPLY=($(compgen -W ${quoted(choices.join(' '))} -- "$current")); `;
      return `    ${places}) ${choices.length === 0 ? '' : fill}return ;;`;
    });
}

function wordCase(command: CommandWords): string {
  const words = [...command.subcommands.map(({ name }) => name), ...command.choices];
  const options = command.options.flatMap(({ flags }) => flags);
  return `    ${quoted(placeOf(command))}) words=${quoted(words.join(' '))}; options=${quoted(options.join(' '))} ;;`;
}

/** As one word of a shell, whatever is in it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

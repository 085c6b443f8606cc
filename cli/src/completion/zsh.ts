import { placeOf, quoted } from './bash.ts';
import type { CommandWords } from './words.ts';

/** A script for zsh, to be sourced or to be put into a folder of $fpath as _<program>. */
export function zshCompletion(program: string, commands: readonly CommandWords[]): string {
  const inner = commands.filter(({ path }) => path.length > 0);
  return `#compdef ${program}
# Completion of ${program} for zsh: source this file behind compinit, or put it into a folder of $fpath as _${program}.
_${program}() {
  local place='' word
  local -a names
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$place $word" in
      (${inner.map(placeOf).map(quoted).join('|')}) place="$place $word" ;;
    esac
  done
  case "$place \${words[CURRENT-1]}" in
${commands.flatMap(valueCases).join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    case "$place" in
${commands.map((command) => nameCase(command, optionNames(command))).join('\n')}
    esac
  else
    case "$place" in
${commands.map((command) => nameCase(command, argumentNames(command))).join('\n')}
    esac
  fi
  if (( $#names )); then _describe '${program}' names; else _files; fi
}
if [[ $funcstack[1] == _${program} ]]; then _${program} "$@"; else compdef _${program} ${program}; fi
`;
}

function valueCases(command: CommandWords): string[] {
  return command.options
    .filter(({ takesValue }) => takesValue)
    .map(({ flags, choices }) => {
      const places = flags.map((flag) => quoted(`${placeOf(command)} ${flag}`)).join('|');
      const act = choices.length === 0 ? '_files' : `compadd -- ${choices.map(quoted).join(' ')}`;
      return `    (${places}) ${act}; return ;;`;
    });
}

function nameCase(command: CommandWords, names: readonly string[]): string {
  return `      (${quoted(placeOf(command))}) names=(${names.map(quoted).join(' ')}) ;;`;
}

function optionNames({ options }: CommandWords): string[] {
  return options.flatMap(({ flags, description }) => flags.map((flag) => described(flag, description)));
}

function argumentNames({ subcommands, choices }: CommandWords): string[] {
  return [...subcommands.map(({ name, description }) => described(name, description)), ...choices];
}

/** As _describe wants it: a colon separates the two. */
function described(name: string, description: string): string {
  return `${name.replaceAll(':', '\\:')}:${description}`;
}

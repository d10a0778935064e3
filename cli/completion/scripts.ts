// The command tree as scripts that bash, zsh and fish read: each finds the place where the cursor is, and offers what may stand there.
import type { CompletedOption, Expected, Place } from './command-tree.js';

/** The shells, and how each is told the places of a command line. */
export const scripts = { bash, zsh, fish } as const satisfies Record<string, (places: readonly Place[]) => string>;

/** A shell for which there is a script. */
export type Shell = keyof typeof scripts;

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Places as they are compared: each word behind a space, so that '' is a place too. */
function key(...words: readonly string[]): string {
  return quoted(
    words
      .filter((word) => word !== '')
      .map((word) => ` ${word}`)
      .join(''),
  );
}

/** All places but the first, as the alternatives of a `case`. */
function alternatives(places: readonly Place[], between: string): string {
  return places
    .filter(({ at }) => at !== '')
    .map(({ at }) => key(at))
    .join(between);
}

/** How a shell calls what was typed: its list of words, the place of the cursor there, and that of the first word after the program. */
interface Typed {
  readonly list: string;
  readonly cursor: string;
  readonly first: number;
}

/** What bash and zsh do: find the place of the cursor, and offer what the option before it takes, or what else may stand there. */
function lookUp(
  places: readonly Place[],
  offer: (expected: Expected) => string,
  { list, cursor, first }: Typed,
): string {
  const values = places.flatMap(({ at, options }) =>
    options.flatMap(({ flag, value }) => (value ? [`    ${key(at, flag)}) ${offer(value)}; return ;;`] : [])),
  );
  const words = places.map(({ at, commands, options, argument }) => {
    const flags = options.map(({ flag }) => flag);
    const others = [...commands.map(({ name }) => name), ...argument.words];
    const rest: Expected = { ...argument, words: others };
    return `    ${key(at)})\n      case $word in -*) ${offer({ words: flags })} ;; *) ${offer(rest)} ;; esac ;;`;
  });
  return `  local word=\${${list}[${cursor}]} before=\${${list}[${cursor} - 1]} at= i
  for ((i = ${first}; i < ${cursor}; i++)); do
    case "$at \${${list}[i]}" in
      ${alternatives(places, ' | ')}) at="$at \${${list}[i]}" ;;
    esac
  done
  case "$at $before" in
${values.join('\n')}
  esac
  case "$at" in
${words.join('\n')}
  esac`;
}

function bash(places: readonly Place[]): string {
  const offer = ({ words, paths }: Expected): string => {
    const parts = [
      ...(words.length > 0 ? [`_synaptolytic_add -W ${quoted(words.join(' '))} -- "$word"`] : []),
      ...(paths === 'files' ? ['compopt -o filenames; _synaptolytic_add -f -- "$word"'] : []),
      ...(paths === 'directories' ? ['compopt -o filenames; _synaptolytic_add -d -- "$word"'] : []),
    ];
    return parts.join('; ') || ':';
  };
  return `# Completion of synaptolytic for bash: source <(synaptolytic completion bash)
_synaptolytic_add() {
  local line
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$@")
}

_synaptolytic() {
  COMPREPLY=()
${lookUp(places, offer, { list: 'COMP_WORDS', cursor: 'COMP_CWORD', first: 1 })}
}

complete -F _synaptolytic synaptolytic
`;
}

function zsh(places: readonly Place[]): string {
  const offer = ({ words, paths }: Expected): string => {
    const parts = [
      ...(words.length > 0 ? [`compadd -- ${words.map(quoted).join(' ')}`] : []),
      ...(paths === 'files' ? ['_files'] : []),
      ...(paths === 'directories' ? ['_files -/'] : []),
    ];
    return parts.join('; ') || ':';
  };
  return `#compdef synaptolytic
# Completion of synaptolytic for zsh: source <(synaptolytic completion zsh), after compinit
_synaptolytic() {
${lookUp(places, offer, { list: 'words', cursor: 'CURRENT', first: 2 })}
}

compdef _synaptolytic synaptolytic
`;
}

function fish(places: readonly Place[]): string {
  const description = (text: string): string => quoted(text.split('; ')[0]!.split(' (default')[0]!.replace(/\\/g, '/'));
  const line = (at: string, rest: string): string =>
    `complete -c synaptolytic -n "__synaptolytic_at ${key(at)}" ${rest}`;
  const taken = ({ words, paths }: Expected): string => {
    const list = words.length > 0 ? ` -a ${quoted(words.join(' '))}` : '';
    return paths === undefined ? `-x${list}` : `-r -F${list}`;
  };
  const option = (at: string, { flag, help, value }: CompletedOption): string =>
    line(at, `-l ${flag.slice(2)} ${value ? `${taken(value)} ` : ''}-d ${description(help)}`);
  const lines = places.flatMap(({ at, commands, options, argument }) => [
    ...commands.map(({ name, summary }) => line(at, `-a ${name} -d ${description(summary)}`)),
    ...(argument.words.length > 0 ? [line(at, `-a ${quoted(argument.words.join(' '))}`)] : []),
    ...(argument.paths === undefined ? [] : [line(at, '-F')]),
    ...options.map((each) => option(at, each)),
  ]);
  return `# Completion of synaptolytic for fish: synaptolytic completion fish | source
function __synaptolytic_at
    set -l at ''
    for word in (commandline -opc)[2..-1]
        switch "$at $word"
            case ${alternatives(places, ' ')}
                set at "$at $word"
        end
    end
    test "$at" = "$argv[1]"
end

complete -c synaptolytic -f
${lines.join('\n')}
`;
}

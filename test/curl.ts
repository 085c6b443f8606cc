import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** The curl commands of a text, each with the lines that it goes on in. */
export function curlsIn(text: string): string[] {
  return stepsIn(text).map(({ command }) => command);
}

export interface Step {
  readonly command: string;
  /** What a reader is told to take from the reply: `export NAME=…  # asset.id`. */
  readonly exports: readonly { readonly name: string; readonly path: readonly string[] }[];
}

/** The same, with what each of them hands to those after it. */
export function stepsIn(text: string): Step[] {
  const commands = [...text.matchAll(/^ *curl (?:'[^']*'|\\\n|[^\n'])*$/gm)];
  return commands.map(({ 0: command, index }, place) => {
    const until = text.slice(index, commands[place + 1]?.index);
    const told = until.matchAll(/^ *export (\w+)=… +# ([\w.]+)$/gm);
    const exports = [...told].map(([, name = '', path = '']) => ({ name, path: path.split('.') }));
    return { command: command.trim(), exports };
  });
}

/**
 * The request that a curl command sends; `folder` is where the files are that it names. Throws at everything that it
 * does not know, rather than to send something else than curl would.
 */
export async function requestOf(
  command: string,
  { folder, env }: { folder: string; env: Readonly<Record<string, string>> },
): Promise<Request> {
  const [program, ...words] = wordsOf(command, env);
  if (program !== 'curl') throw new Error(`not a curl command: ${command}`);
  const headers = new Headers();
  const form = new FormData();
  const urls: string[] = [];
  let method: string | null = null;
  let data: string | Buffer<ArrayBuffer> | null = null;
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const value = () => words.shift() ?? fail(`${word} lacks its value`);
    if (!word.startsWith('-')) urls.push(word);
    else if (word === '-X') method = value();
    else if (word === '-H') headers.append(...headerOf(value()));
    else if (word === '--data-binary') data = await dataOf(value(), folder);
    else if (word === '-F') await addField(form, value(), folder);
    else fail(`the option ${word} is not known here`);
  }
  const [url = fail('there is no URL'), second] = urls;
  if (second !== undefined) fail(`${second} is a second URL`);
  if (/[[\]{}]/.test(url)) fail(`it would make several URLs of ${url}`);
  const body = [...form.keys()].length > 0 ? form : data;
  if (body === data && data !== null && !headers.has('content-type')) {
    headers.set('content-type', 'application/x-www-form-urlencoded'); // as curl does
  }
  return new Request(url, { method: method ?? (body === null ? 'GET' : 'POST'), headers, body });
}

/** The words that a shell would make of it: quotes, `$NAME` and lines that go on; everything else special is refused. */
export function wordsOf(command: string, env: Readonly<Record<string, string>>): string[] {
  const part = /'([^']*)'|"((?:[^"\\`]|\\["\\$`])*)"|\\\n|\\(.)|\$(\w+)|([\w/.,:@%+=~^-]+)|(\s+)/sy;
  const words: string[] = [];
  let word: string | null = null;
  while (part.lastIndex < command.length) {
    const at = part.lastIndex;
    const match = part.exec(command) ?? fail(`a shell would not take this literally: ${command.slice(at)}`);
    const [all, single, double, escaped, name, plain, space] = match;
    if (space !== undefined) {
      if (word !== null) words.push(word);
      word = null;
    } else if (all !== '\\\n') {
      const variable = name === undefined ? undefined : lookUp(name, env);
      word = (word ?? '') + (single ?? escaped ?? plain ?? variable ?? expand(double ?? '', env));
    }
  }
  return word === null ? words : [...words, word];
}

/** What stands between double quotes. */
function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(
    /\\(["\\$`])|\$(\w+)/g,
    (_all, escaped?: string, name = '') => escaped ?? lookUp(name, env),
  );
}

function lookUp(name: string, env: Readonly<Record<string, string>>): string {
  return env[name] ?? fail(`$${name} is set nowhere`);
}

function headerOf(text: string): [name: string, value: string] {
  const [, name, value] = /^([^:]+): *(.*)$/.exec(text) ?? [];
  return [name ?? fail(`no header: ${text}`), value ?? ''];
}

async function dataOf(text: string, folder: string): Promise<string | Buffer<ArrayBuffer>> {
  return text.startsWith('@') ? readFile(join(folder, text.slice(1))) : text;
}

/** `name=value`, or `name=@file`, which is sent under the name of the file. */
async function addField(form: FormData, text: string, folder: string): Promise<void> {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) return fail(`no field: ${text}`);
  if (value.startsWith('@')) form.append(name, new Blob([await dataOf(value, folder)]), basename(value));
  else form.append(name, value);
}

function fail(reason: string): never {
  throw new Error(`curl: ${reason}`);
}

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = join(import.meta.dirname, '../../sdk/src');

/** What the comment over a declaration says. */
export interface Documentation {
  readonly text: string;
  /** The code behind `@example`; null when there is none. */
  readonly example: string | null;
}

const COMMENTED = /^( *)\/\*\*((?:(?!\*\/).)*)\*\/\n(?: *\/\/[^\n]*\n)? *([^\n]*)$/gms;
const EXPORTED = /^export (?:async )?(?:class|function|interface|type|const) (\w+)/;
const METHOD = /^(?:async )?\*?(?:get )?(\w+)(?:<.*>)?\(/;

/** What is said of everything public, by its name: "Polyreel", "Assets.list". */
export function documentation(): ReadonlyMap<string, Documentation> {
  const paths = globSync('**/*.ts', { cwd: SOURCES }).filter((path) => !path.endsWith('.test.ts'));
  return new Map(paths.flatMap((path) => documentationIn(readFileSync(join(SOURCES, path), 'utf8'))));
}

function documentationIn(source: string): [string, Documentation][] {
  let owner = '';
  return [...source.matchAll(COMMENTED)].flatMap(([, indent, comment = '', line = '']) => {
    const exported = EXPORTED.exec(line)?.[1];
    if (indent === '' && exported !== undefined) owner = exported;
    const method = METHOD.exec(line)?.[1];
    const name = indent === '' ? exported : method && `${owner}.${method}`;
    return name === undefined ? [] : [[name, read(comment)]];
  });
}

function read(comment: string): Documentation {
  const lines = comment.split('\n').map((line) => line.replace(/^ *\* ?/, ''));
  const [text = '', ...examples] = lines.join('\n').split('@example\n');
  return { text: text.trim(), example: examples.length === 0 ? null : examples.join('\n').trim() };
}

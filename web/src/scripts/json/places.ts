import { jsonLanguage } from '@codemirror/lang-json';
import type { Json, Path } from '../document/json.ts';

/** Finds what a path names in the text of a JSON document, also while that is not valid: the parser makes the best of it. */

export interface Range {
  /** Characters from the beginning. */
  readonly from: number;
  readonly to: number;
}

type Node = ReturnType<typeof jsonLanguage.parser.parse>['topNode'];

const VALUES = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null']);

/** Where the value is that a path names, or the deepest one on the way there that the text has. */
export function rangeOf(text: string, path: Path): Range {
  let node = rootOf(text);
  let key: Node | null = null;
  for (const step of path) {
    const child: Child | null = node && childOf(text, node, step);
    if (child === null) break;
    node = child.value;
    key = child.key;
  }
  if (node === null) return { from: 0, to: text.length };
  // Of what is long, its name or its bracket is enough to be shown.
  if (node.name !== 'Object' && node.name !== 'Array') return { from: node.from, to: node.to };
  return key === null ? { from: node.from, to: node.from + 1 } : { from: key.from, to: key.to };
}

/** What is wrong with the text as JSON, and where; null for valid JSON. */
export function parseFault(text: string): (Range & { readonly message: string }) | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const from = firstError(text) ?? text.length;
    return { from, to: Math.min(from + 1, text.length), message: messageOf(error) };
  }
}

/** The sentence of the engine without the place, which is pointed at. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^JSON\.parse: /, '').replace(/(,? in JSON)?,? at (position|line) .*$/s, '');
}

function firstError(text: string): number | null {
  let found: number | null = null;
  jsonLanguage.parser.parse(text).iterate({
    enter({ type, from }) {
      if (type.isError) found ??= from;
      return found === null;
    },
  });
  return found;
}

/** What there is of a document that is being written: every value that can be told, and whatever holds it. */
export function readLeniently(text: string): Json | undefined {
  const root = rootOf(text);
  return root === null ? undefined : readNode(text, root);
}

function readNode(text: string, node: Node): Json {
  if (node.name === 'Array') return valuesIn(node).map((item) => readNode(text, item));
  if (node.name !== 'Object') return scalarOf(text, node);
  const entries = childrenOf(text, node).map(({ name, value }) => [name, readNode(text, value)] as const);
  return Object.fromEntries(entries);
}

interface Child {
  readonly name: string;
  /** Null in a list. */
  readonly key: Node | null;
  readonly value: Node;
}

function rootOf(text: string): Node | null {
  return valuesIn(jsonLanguage.parser.parse(text).topNode)[0] ?? null;
}

function childOf(text: string, node: Node, step: string | number): Child | null {
  if (node.name !== 'Array') {
    return childrenOf(text, node).find(({ name }) => name === String(step)) ?? null;
  }
  const value = valuesIn(node)[Number(step)];
  return value === undefined ? null : { name: String(step), key: null, value };
}

/** The properties of an object that have a value. */
function childrenOf(text: string, object: Node): Child[] {
  return object.getChildren('Property').flatMap((property) => {
    const key = property.getChild('PropertyName');
    const [value] = valuesIn(property);
    return key === null || value === undefined ? [] : [{ name: String(scalarOf(text, key)), key, value }];
  });
}

function valuesIn(node: Node): Node[] {
  const found: Node[] = [];
  for (let one = node.firstChild; one !== null; one = one.nextSibling) {
    if (VALUES.has(one.name)) found.push(one);
  }
  return found;
}

function scalarOf(text: string, { from, to }: Range): Json {
  const raw = text.slice(from, to);
  try {
    return JSON.parse(raw) as Json;
  } catch {
    // Nobody has finished it yet.
    return raw.replace(/^"|"$/g, '');
  }
}

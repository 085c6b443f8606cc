/** JSON values that are never changed, only replaced; a script being edited is one. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}
/** Where a value is: keys of objects and places in arrays. */
export type Path = readonly (string | number)[];

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value there, or undefined. */
export function valueAt(root: Json | undefined, path: Path): Json | undefined {
  let value = root;
  for (const step of path) {
    if (isArray(value)) value = value[Number(step)];
    else if (isObject(value)) value = Object.hasOwn(value, step) ? value[step] : undefined;
    else return undefined;
  }
  return value;
}

/** The same document with another value there. Undefined takes it away, and what held nothing else goes with it. */
export function withValue(root: Json | undefined, path: Path, value: Json | undefined): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const inner = withValue(valueAt(root, [step]), rest, value);
  if (isArray(root) || (root === undefined && typeof step === 'number')) {
    const items = [...(isArray(root) ? root : [])];
    if (inner === undefined) items.splice(Number(step), 1);
    else items[Number(step)] = inner;
    return items;
  }
  const { [step]: before, ...others } = isObject(root) ? root : {};
  if (inner === undefined) return Object.keys(others).length === 0 ? undefined : others;
  // What is replaced keeps its place among the keys.
  return before === undefined ? { ...others, [step]: inner } : { ...(root as JsonObject), [step]: inner };
}

/** With one more item in the list there, at a place in it. */
export function withItem(root: Json, list: Path, index: number, item: Json): Json {
  const items = valueAt(root, list);
  return withValue(root, list, (isArray(items) ? items : []).toSpliced(index, 0, item)) ?? root;
}

/** Without an item; a list that becomes empty stays. */
export function withoutItem(root: Json, list: Path, index: number): Json {
  const items = valueAt(root, list);
  return isArray(items) ? (withValue(root, list, items.toSpliced(index, 1)) ?? root) : root;
}

/** With an item of a list at another place. */
export function withItemMoved(root: Json, list: Path, [from, to]: readonly [number, number]): Json {
  const items = valueAt(root, list);
  if (!isArray(items)) return root;
  const item = items[from];
  if (item === undefined || to < 0 || to >= items.length) return root;
  return withValue(root, list, items.toSpliced(from, 1).toSpliced(to, 0, item)) ?? root;
}

/** As RFC 6901 writes it. */
export function pointerOf(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** What a JSON pointer names, digits as places in arrays. */
export function pathOf(pointer: string): Path {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^(0|[1-9]\d*)$/.test(step) ? Number(step) : step));
}

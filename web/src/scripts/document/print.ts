import { isArray, isObject, type Json } from './json.ts';

/** Characters of a line that is not broken. */
const WIDTH = 100;

/** JSON as people write it: what is short stays on its line, the rest has a line for each of its parts. */
export function printJson(value: Json): string {
  return print(value, '', 0);
}

/** `used` is how much of the line is taken by what is before and after. */
function print(value: Json, indent: string, used: number): string {
  const flat = flatten(value);
  // What holds the whole is broken also where it is short, as more is going to be written into it.
  if (indent !== '' && indent.length + used + flat.length <= WIDTH) return flat;
  const inner = `${indent}  `;
  if (isArray(value) && value.length > 0) {
    const items = value.map((item) => `${inner}${print(item, inner, 1)}`);
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    const properties = Object.entries(value).map(([key, property]) => {
      const name = `${JSON.stringify(key)}: `;
      return `${inner}${name}${print(property, inner, name.length + 1)}`;
    });
    return `{\n${properties.join(',\n')}\n${indent}}`;
  }
  return flat;
}

function flatten(value: Json): string {
  if (isArray(value)) return `[${value.map(flatten).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const properties = Object.entries(value).map(
    ([key, property]) => `${JSON.stringify(key)}: ${flatten(property)}`,
  );
  return properties.length === 0 ? '{}' : `{ ${properties.join(', ')} }`;
}

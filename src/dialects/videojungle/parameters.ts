/** Under these names all parameters come at once: as JSON, or as pairs like a query of their own. */
const PACKED = ['q', 'parameters', 'params'] as const;
/** Under these names comes what is no parameter of the script. */
const RESERVED = ['prompt', 'prompt_persona', 'render_prompt'] as const;

export interface GenerateQuery {
  /** By name; several values of one name are a list. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly reserved: Readonly<Partial<Record<(typeof RESERVED)[number], string>>>;
}

/**
 * What a query says of a generation. The published clients have three ways: plain pairs, one parameter with everything in
 * it, and `?params=` put before plain pairs without encoding them, so that the first pair is the value of `params`.
 */
export function readGenerateQuery(search: string): GenerateQuery {
  const pairs: [name: string, value: unknown][] = [];
  const reserved: Partial<Record<(typeof RESERVED)[number], string>> = {};
  for (const [rawName, rawValue] of rawPairs(search)) {
    const [name, value] = [decoded(rawName), decoded(rawValue)];
    const special = RESERVED.find((one) => one === name);
    if (special !== undefined) reserved[special] = value;
    else if (PACKED.some((one) => one === name))
      pairs.push(...(unpacked(rawValue) ?? [[name, value] as const]));
    else pairs.push([name, value]);
  }
  return { parameters: grouped(pairs), reserved };
}

/** Names and values as they were sent; a pair without "=" is a name. */
function rawPairs(search: string): [name: string, value: string][] {
  return search
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    });
}

/** What a packed value holds; null when it is a value like any other, so that a script may have an input "q". */
function unpacked(raw: string): [name: string, value: unknown][] | null {
  // A pair whose own "=" is not encoded: no second query is in it.
  if (raw.includes('=')) return rawPairs(raw).map(([name, value]) => [decoded(name), decoded(value)]);
  const text = decoded(raw);
  const object = objectIn(text);
  if (object !== null) return Object.entries(object);
  return text.includes('=') ? rawPairs(text).map(([name, value]) => [decoded(name), decoded(value)]) : null;
}

function objectIn(text: string): object | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    return JSON.parse(text) as object;
  } catch {
    return null; // no JSON: pairs, or a value that begins with a brace
  }
}

/** As forms encode it. What is no percent-encoding stays as it is. */
function decoded(raw: string): string {
  return new URLSearchParams(`=${raw.replaceAll('&', '%26')}`).get('') ?? '';
}

function grouped(pairs: readonly [name: string, value: unknown][]): Record<string, unknown> {
  const byName = new Map<string, unknown>();
  for (const [name, value] of pairs) {
    const before = byName.get(name);
    byName.set(name, byName.has(name) ? [before, value].flat() : value);
  }
  // Own properties whatever they are called: "__proto__" is a name like others.
  return Object.fromEntries(byName);
}

/** JSON with the properties of every object in the order of their names, and without those that are left out. */
export function canonicalJson(value: unknown, omitted: ReadonlySet<string>): string {
  return JSON.stringify(value, (_, part: unknown) => (isRecord(part) ? sorted(part, omitted) : part));
}

function sorted(record: Record<string, unknown>, omitted: ReadonlySet<string>): Record<string, unknown> {
  const entries = Object.entries(record).filter(([name]) => !omitted.has(name));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Makes what differs from run to run the same, and what is secret or long short. */
export class Normal {
  readonly #origin: string;
  readonly #ids = new Map<string, string>();

  /** Of the server. */
  constructor(origin: string) {
    this.#origin = origin;
  }

  value(value: unknown, key = ''): unknown {
    if (typeof value === 'string') return this.#text(value, key);
    if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => this.value(item));
    if (typeof value !== 'object' || value === null) return SPEEDS.has(key) ? 1_000_000 : value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.value(one, name)]));
  }

  #text(text: string, key: string): string {
    if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return /expire/i.test(key) ? LATER : MOMENT;
    return text
      .replaceAll(this.#origin, 'https://media.example.com')
      .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'https://files.example.com')
      .replaceAll(UUID, (id) => this.#id(id))
      .replaceAll(/([?&]e=)\d+/g, '$11768555800')
      .replaceAll(/([?&]s=)[\w-]+/g, '$1SIGNATURE')
      .replaceAll(/(\/s\/)\w+/g, '$1x7Kq2mPa9t')
      .replaceAll(/\b(polyreel|cap|kn|whsec)_[\w+/=-]+/g, '$1_EXAMPLE')
      .replace(/^[\w-]{10}$/, (code) => (key === 'code' ? 'x7Kq2mPa9t' : code))
      .replace(/^.*$/s, (all) => (SECRETS.has(key) ? 'EXAMPLE' : all));
  }

  #id(id: string): string {
    const known = this.#ids.get(id);
    if (known !== undefined) return known;
    const made = `0198a3c1-5e00-7000-8000-${String(this.#ids.size + 1).padStart(12, '0')}`;
    this.#ids.set(id, made);
    return made;
  }
}

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const MOMENT = '2026-01-15T09:30:00.000Z';
const LATER = '2026-01-22T09:30:00.000Z';
const MOST_ITEMS = 2;
const SECRETS = new Set(['csrfToken']);
const SPEEDS = new Set(['bytesPerSecond']);

import { strict as assert } from 'node:assert';

/** One line of the text format of Prometheus. */
export interface Sample {
  readonly name: string;
  /** As they are written, in their order. */
  readonly labels: string;
  readonly value: number;
}

/** What a server says at /metrics. */
export async function readMetrics(origin: string, headers: Record<string, string> = {}): Promise<Sample[]> {
  const reply = await fetch(`${origin}/metrics`, { headers });
  assert.equal(reply.status, 200);
  assert.match(reply.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  return parse(await reply.text());
}

export function parse(text: string): Sample[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name = '', labels = '', value = ''] = /^([a-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? [];
    assert.notEqual(name, '', line);
    return { name, labels, value: Number(value) };
  });
}

/** The sum of the samples of that name whose labels contain all of the given ones. */
export function total(samples: readonly Sample[], name: string, labels: Record<string, string> = {}): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const found = samples.filter(
    (one) => one.name === name && wanted.every((each) => one.labels.includes(each)),
  );
  return found.reduce((sum, { value }) => sum + value, 0);
}

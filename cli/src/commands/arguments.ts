import { InvalidArgumentError } from 'commander';
import { CliError, EXIT } from '../exit.ts';
import type { Tools } from '../tools.ts';

/** For an option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** For an option that may be given several times, each time with one of these. */
export function among(choices: readonly string[]): typeof collect {
  return (value, before) => {
    if (choices.includes(value)) return collect(value, before);
    throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
  };
}

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };
}

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;
/** Milliseconds: beyond the year 9999 dates are written in another way, which the server does not read. */
const FARTHEST = Date.UTC(9999, 11, 31);

/** When something ends: a duration from now like "7d", or a date; as ISO 8601. */
export function timeAhead(text: string): string {
  return timeOf(text, 1);
}

/** When something was: a duration ago like "7d", or a date; as ISO 8601. */
export function timeBack(text: string): string {
  return timeOf(text, -1);
}

function timeOf(text: string, direction: 1 | -1): string {
  const duration = durationOf(text);
  const date = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  const time = duration === null ? date : Date.now() + direction * duration * 1000;
  if (Math.abs(time) < FARTHEST) return new Date(time).toISOString();
  throw new InvalidArgumentError('It is a duration like 12h or 7d, or a date like 2030-01-31.');
}

/** A duration like "12h", in seconds. */
export function seconds(text: string): number {
  const duration = durationOf(text);
  if (duration !== null) return duration;
  throw new InvalidArgumentError('It is a duration like 30m or 12h.');
}

/** Seconds; null for what is no duration. */
function durationOf(text: string): number | null {
  const [, number, unit] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  return number === undefined ? null : Number(number) * UNITS[unit as keyof typeof UNITS];
}

/** The arguments, and where one is "-" the lines of standard input in its place. */
export async function expandDash(values: readonly string[], { stdin }: Tools): Promise<string[]> {
  const expanded: string[] = [];
  for (const value of values) {
    if (value !== '-') expanded.push(value);
    else for await (const line of linesOf(stdin)) expanded.push(line);
  }
  if (expanded.length === 0) throw new CliError(EXIT.usage, 'Standard input names nothing.');
  return [...new Set(expanded)];
}

async function* linesOf(stdin: AsyncIterable<Buffer | string>): AsyncGenerator<string, void, undefined> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of stdin) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines.map((line) => line.trim()).filter((line) => line !== '');
  }
  if (rest.trim() !== '') yield rest.trim();
}

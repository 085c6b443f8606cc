import { OURS } from './contestants.ts';
import { FLUSHED, PEERS, UNFLUSHED } from './peers/open.ts';
import type { Row } from './report.ts';
import type { Samples } from './statistics.ts';

export interface Comparison {
  /** What the row is about; samples are named "<contestant> <what>". */
  readonly what: string;
  /** Contestants, in the order of the columns. */
  readonly names: readonly string[];
  readonly better: 'more' | 'less';
  /** How many times the best of the peers we aim to be. */
  readonly peers: number;
  /** Whom else we aim to come near to, how near, and as which of ours, where that is not the plain one. */
  readonly yardstick: { readonly name: string; readonly share: number; readonly as?: string } | null;
}

/** Columns that follow those of the contestants. */
const BESIDE_PEERS = 'to best peer';
const BESIDE_UNFLUSHED = 'to best unflushed';
const BESIDE_YARDSTICK = 'to yardstick';

/**
 * A row with what each had, and how ours compares: ratios are above 1 where ours is better. Where peers run both as they
 * come and so that they flush, the aim is for those that flush.
 */
export function compare(samples: Samples, { what, names, better, peers, yardstick }: Comparison): Row {
  const of = (name: string) => (samples.has(`${name} ${what}`) ? samples.median(`${name} ${what}`) : null);
  const ratioTo = (others: readonly string[], ours = OURS) => {
    const ratios = others
      .map(of)
      .filter((value) => value !== null)
      .map((value) => ratioOf(of(ours) ?? Number.NaN, value, better));
    return ratios.length === 0 ? null : Math.min(...ratios);
  };
  const runner = (name = OURS) => (of(name) === null ? OURS : name);
  const beside = ratioTo([...PEERS, ...FLUSHED]);
  const near = yardstick === null ? null : ratioTo([yardstick.name], runner(yardstick.as));
  const isFlushed = names.some((name) => FLUSHED.includes(name));
  const aims = [
    beside === null ? null : `≥ ${peers} of peers${isFlushed ? ' that flush' : ''}`,
    near === null || yardstick === null
      ? null
      : `≥ ${yardstick.share} of ${yardstick.name}${yardstick.as === undefined ? '' : ` as ${yardstick.as}`}`,
  ].filter((aim) => aim !== null);
  const isMet = (beside === null || beside >= peers) && (near === null || near >= (yardstick?.share ?? 0));
  return {
    what,
    ...Object.fromEntries(names.map((name) => [name, of(name)])),
    [BESIDE_PEERS]: beside,
    ...(isFlushed ? { [BESIDE_UNFLUSHED]: ratioTo(UNFLUSHED) } : {}),
    [BESIDE_YARDSTICK]: near,
    aim: aims.length === 0 ? null : aims.join(', '),
    met: aims.length === 0 ? null : isMet ? 'yes' : 'NO',
  };
}

function ratioOf(ours: number, theirs: number, better: Comparison['better']): number {
  return better === 'more' ? ours / theirs : theirs / ours;
}

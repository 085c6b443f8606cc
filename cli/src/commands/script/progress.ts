import { setTimeout as sleep } from 'node:timers/promises';
import type { Batch, Generation, Polyreel } from '@polyreel/sdk';
import type { Bar } from '../../terminal/bar.ts';
import type { Tools } from '../../tools.ts';

/** Milliseconds between two looks: soon at first, as a still takes no longer. */
const SHORTEST = 300;
const LONGEST = 2_000;
/** Percent; without a terminal a line is written when it is so much further. */
const STEP = 25;

const FINAL: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled']);

export function isFinal({ status }: Pick<Generation, 'status'>): boolean {
  return FINAL.has(status);
}

/** Shows how a render goes until it has ended, well or not. */
export function untilMade(
  { id, name }: { readonly id: string; readonly name: string },
  polyreel: Polyreel,
  tools: Tools,
): Promise<Generation> {
  const look = () => polyreel.generations.get(id, { signal: tools.signal });
  const show = ({ status, phase, progress }: Generation) => ({ percent: progress, text: phase ?? status });
  return watched({ name, look, show, isOver: isFinal }, tools);
}

/** The same of all that a batch makes. */
export function untilBatchMade({ id }: Batch, polyreel: Polyreel, tools: Tools): Promise<Batch> {
  const look = () => polyreel.scripts.batches.get(id, { signal: tools.signal });
  const show = ({ generations, total }: Batch) => {
    const percent = generations.reduce((sum, one) => sum + (isFinal(one) ? 100 : one.progress), 0) / total;
    return { percent, text: `${generations.filter(isFinal).length} of ${total}` };
  };
  return watched(
    { name: 'batch', look, show, isOver: ({ generations }) => generations.every(isFinal) },
    tools,
  );
}

interface Watched<T> {
  readonly name: string;
  readonly look: () => Promise<T>;
  readonly show: (found: T) => { readonly percent: number; readonly text: string };
  readonly isOver: (found: T) => boolean;
}

async function watched<T>({ name, look, show, isOver }: Watched<T>, { terminal, signal }: Tools): Promise<T> {
  const bar = terminal.addBar(name);
  const tellFurther = lines((line) => terminal.note(`${name}: ${line}`));
  try {
    for (let pause = SHORTEST; ; pause = Math.min(pause * 1.3, LONGEST)) {
      const found = await look();
      const { percent, text } = show(found);
      showOn(bar, percent, text);
      if (!terminal.hasBars) tellFurther(percent, text);
      if (isOver(found)) return found;
      await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  } finally {
    terminal.removeBar(bar);
  }
}

function showOn(bar: Bar, percent: number, text: string): void {
  bar.update(percent / 100, text);
}

/** Calls `tell` whenever there is something new to say, and not each time. */
function lines(tell: (line: string) => void) {
  let last = '';
  return (percent: number, text: string) => {
    const line = `${text}, ${Math.floor(percent / STEP) * STEP} %`;
    if (line !== last) tell(line);
    last = line;
  };
}

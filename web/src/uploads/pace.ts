/** How fast a transfer goes, from what was reported lately. */
export interface Pace {
  /** Bytes a second; null until there are two reports. */
  readonly speed: number | null;
  readonly bytes: number;
  /** Milliseconds of the clock. */
  readonly at: number;
}

/** Milliseconds after which an older speed counts only a third: a short stall does not make the time left jump. */
const MEMORY = 4_000;

export function begin(bytes: number, at: number): Pace {
  return { speed: null, bytes, at };
}

export function report(pace: Pace, bytes: number, at: number): Pace {
  const elapsed = at - pace.at;
  if (elapsed <= 0) return { ...pace, bytes };
  const now = ((bytes - pace.bytes) / elapsed) * 1000;
  const weight = 1 - Math.exp(-elapsed / MEMORY);
  const speed = pace.speed === null ? now : pace.speed + (now - pace.speed) * weight;
  return { speed: Math.max(0, speed), bytes, at };
}

/** Seconds, or null while nobody can tell. */
export function remaining({ speed, bytes }: Pace, total: number): number | null {
  return speed === null || speed < 1 ? null : (total - bytes) / speed;
}

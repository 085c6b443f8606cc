/** Numbers, sizes and times as people read them, in the language of the browser. */

const numbers = keepingEach((options: Intl.NumberFormatOptions) => new Intl.NumberFormat(undefined, options));
const dates = keepingEach(
  (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(undefined, options),
);
const relative = keepingEach(
  (options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(undefined, options),
);

/** To make a formatter takes longer than to draw the row that it is for: of the few that there are, each is made once. */
function keepingEach<O extends object, F>(make: (options: O) => F): (options: O) => F {
  const made = new Map<string, F>();
  return (options) => {
    const name = JSON.stringify(options);
    const formatter = made.get(name) ?? make(options);
    made.set(name, formatter);
    return formatter;
  };
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const STEP = 1000;

/** Bytes as "1.2 MB": powers of 1000, as disks and browsers count. */
export function formatBytes(bytes: number): string {
  const power = bytes < STEP ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(STEP)));
  const value = bytes / STEP ** power;
  return numbers({
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value);
}

/** Seconds as "0:07", "12:30" or "1:02:03", like players do. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** How long something still takes: "12 s", "3 min", "2 h". */
export function formatRemaining(seconds: number): string {
  const [value, unit] =
    seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour'];
  const format = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 } as const;
  return numbers(format).format(Math.max(1, Math.round(value)));
}

export function formatNumber(value: number): string {
  return numbers({}).format(value);
}

const STEPS = [
  [60, 'second'],
  [3600, 'minute'],
  [86_400, 'hour'],
  [2_592_000, 'day'],
] as const;
const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;

/** A moment as "3 minutes ago" within a month, and by its date before that. */
export function formatAgo(moment: string | Date, now = new Date()): string {
  const date = new Date(moment);
  const seconds = (date.getTime() - now.getTime()) / 1000;
  const step = STEPS.find(([limit]) => Math.abs(seconds) < limit);
  if (step === undefined) return dates({ dateStyle: 'medium' }).format(date);
  const [, unit] = step;
  return relative({ numeric: 'auto' }).format(Math.round(seconds / SECONDS[unit]), unit);
}

/** A moment in full. */
export function formatMoment(moment: string | Date): string {
  return dates({ dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(moment));
}

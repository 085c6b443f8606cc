const TIMESTAMP = String.raw`(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})`;
const TIMING = new RegExp(String.raw`^\s*${TIMESTAMP}\s*-->\s*${TIMESTAMP}(?:\s|$)`);

/** "00:01:02,500 --> 00:01:04,000" and what may follow it; null for anything else. In seconds. */
export function readTiming(line: string): { readonly start: number; readonly end: number } | null {
  const found = TIMING.exec(line);
  return found && { start: secondsOf(found.slice(1, 5)), end: secondsOf(found.slice(5, 9)) };
}

const INLINE = new RegExp(`^${TIMESTAMP}$`);

/** "00:01:02.500", as it is within the text of WebVTT; null for anything else. In seconds. */
export function readTimestamp(text: string): number | null {
  const found = INLINE.exec(text);
  return found && secondsOf(found.slice(1, 5));
}

function secondsOf([hours = '0', minutes = '0', seconds = '0', fraction = '0']: readonly string[]): number {
  const milliseconds = Number(fraction.padEnd(3, '0'));
  return (
    (Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1_000 + milliseconds) / 1_000
  );
}

/** SRT has a comma before the milliseconds and WebVTT a dot. */
export function formatTimestamp(seconds: number, separator: ',' | '.'): string {
  const all = Math.round(seconds * 1_000);
  const part = (value: number, digits: number) => String(Math.floor(value)).padStart(digits, '0');
  const clock = [part(all / 3_600_000, 2), part((all / 60_000) % 60, 2), part((all / 1_000) % 60, 2)];
  return `${clock.join(':')}${separator}${part(all % 1_000, 3)}`;
}

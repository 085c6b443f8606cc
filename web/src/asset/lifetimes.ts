/** How long a link lives. */
export const LIFETIMES = ['never', 'hour', 'day', 'week', 'month'] as const;
export type Lifetime = (typeof LIFETIMES)[number];

const HOURS: Readonly<Record<Exclude<Lifetime, 'never'>, number>> = {
  hour: 1,
  day: 24,
  week: 168,
  month: 720,
};

/** When it ends, as ISO 8601; null for one that does not. */
export function expiryOf(lifetime: Lifetime, now: Date): string | null {
  return lifetime === 'never' ? null : new Date(now.getTime() + HOURS[lifetime] * 3600_000).toISOString();
}

/** The moment, in ISO 8601, at which a day like 2026-11-21 begins where the person is who looks; `later` counts days from it. */
export function startOfDay(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

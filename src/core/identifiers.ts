import { v7, validate, version } from 'uuid';

/** A UUIDv7: its order is the order of time, also within one millisecond of one process. */
export function newId(): string {
  return v7();
}

/** The millisecond in which a UUIDv7 was made. */
export function timeOf(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}

/** The smallest UUIDv7 of a moment: every id made before it is smaller. */
export function earliestIdAt(moment: Date): string {
  const hex = moment.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

export function isUuid(value: string): boolean {
  return validate(value);
}

export function isTimeOrdered(value: string): boolean {
  return validate(value) && version(value) === 7;
}

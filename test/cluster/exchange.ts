import { type Call, type Reply, send } from '../conformance/client.ts';
import type { Driver } from '../conformance/driver.ts';
import { API_KEY } from '../crash/service.ts';

/**
 * What a client learns: that it is done, that the service cannot at the moment, or nothing, as the connection broke; or
 * it did not stay to learn anything.
 */
export type Outcome = 'done' | 'unavailable' | 'lost' | 'left';

/** Null when the connection breaks, before the reply or in the midst of it. */
export async function ask(origin: string, driver: Driver, call: Call): Promise<Reply | null> {
  const headers = { ...driver.authorize(API_KEY), ...call.headers };
  return send(origin, { ...call, headers }).catch(() => null);
}

/** @throws when the service says anything but that it is done, or in the API's own words that it is unavailable */
export function outcomeOf(driver: Driver, reply: Reply | null): Outcome {
  if (reply === null) return 'lost';
  if (reply.status < 300) return 'done';
  driver.refused(reply, 'unavailable');
  return 'unavailable';
}

/** A call of our own API, with a JSON body or none. */
export function call(method: string, path: string, body?: object): Call {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  return { method, path: `/api/v1${path}`, headers, ...json };
}

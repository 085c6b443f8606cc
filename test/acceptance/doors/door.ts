import type { Request } from '../requests.ts';

export interface File {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer<ArrayBuffer>;
}

/** What the client of an API does with its library. */
export interface Door {
  /** The id of a new asset. */
  upload(file: File): Promise<string>;
  /** Null when there is no such asset. */
  look(id: string): Promise<{ readonly url: string; readonly factsAreKnown: boolean } | null>;
  /** The ids of the newest assets. */
  list(): Promise<readonly string[]>;
  /** For good. */
  remove(id: string): Promise<void>;
}

export type OpenDoor = (service: { readonly origin: string; readonly key: string }) => Promise<Door>;

/** The reply to a GET, or null when it is 404. */
export async function found(request: Request, path: string): Promise<Response | null> {
  const reply = await request('GET', path);
  if (reply.status !== 404) return reply;
  await reply.body?.cancel();
  return null;
}

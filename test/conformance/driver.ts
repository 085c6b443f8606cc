import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { MediaKind } from '#media/facts.ts';
import { type Call, jsonOf, type Reply } from './client.ts';

/** A file to upload. */
export interface Sample {
  readonly name: string;
  readonly mediaType: string;
  readonly kind: MediaKind;
  readonly bytes: Uint8Array;
}

/** What every API tells of an asset, in its own words. */
export interface Shown {
  /** As the API's other operations want it; a uuid is at its end. */
  readonly id: string;
  readonly url: string;
  readonly name: string;
  /** Null where the API does not tell. */
  readonly kind: MediaKind | null;
  /** Bytes; null where the API does not tell at once. */
  readonly size: number | null;
}

export type Send = (call: Call) => Promise<Reply>;

/** The request that carries the bytes. */
export type Upload = Call & { readonly body: Uint8Array };

/** One list that a client can page through, and the way to get something into it. */
export interface Shelf {
  upload(file: Sample): Call;
  /** `cursor` is null for the first page. */
  page(size: number, cursor: string | null): Call;
  /** The ids in order, and the cursor of the next page or null. */
  read(reply: Reply, size: number, cursor: string | null): { ids: string[]; next: string | null };
}

export type Failure =
  | 'bad-key'
  | 'missing'
  | 'too-large'
  | 'not-media'
  | 'empty'
  | 'incomplete'
  | 'wrong-method'
  | 'unknown-path'
  | 'malformed'
  | 'internal'
  | 'unavailable'
  | 'rate-limited'
  | 'quota-exceeded';

/**
 * What a vendor's client can do, as far as all of them can the same. A driver knows paths, headers and shapes, and
 * asserts that replies have exactly the vendor's.
 */
export interface Driver {
  readonly name: string;
  readonly prefix: string;
  authorize(key: string): Record<string, string>;
  /** `send` is for the steps before it. */
  upload(file: Sample, send: Send): Upload | Promise<Upload>;
  /** `send` is for the steps after it. */
  uploaded(reply: Reply, send: Send): Shown | Promise<Shown>;
  /** Whether an asset is announced before its bytes come, and stays when they are refused. */
  readonly announces: boolean;
  find(id: string): Call;
  found(reply: Reply): Shown;
  /** Null where the API deletes nothing. */
  readonly remove: ((id: string) => Call) | null;
  removed(reply: Reply, id: string): void;
  /** Null where the API lists nothing. */
  readonly openShelf: ((send: Send) => Promise<Shelf>) | null;
  /** An operation with a JSON body, given one that is none. */
  readonly malformed: Call;
  /** Asserts the vendor's status and error shape, and returns what of it is not particular to one request. */
  refused(reply: Reply, failure: Failure): unknown;
}

/** The JSON of a reply, which has exactly this status and shape. */
export function shaped<T extends TSchema>(reply: Reply, status: number, schema: T): Static<T> {
  if (reply.status !== status) throw new Error(`${reply.status} instead of ${status}: ${reply.bytes}`);
  const json = jsonOf(reply);
  if (Value.Check(schema, json)) return json;
  const errors = Value.Errors(schema, json).map(({ instancePath, message }) => `${instancePath} ${message}`);
  throw new Error(`not the documented shape: ${errors.join('; ')} in ${JSON.stringify(json)}`);
}

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { S3Client } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';

export interface S3Access {
  /** Null for the one that belongs to the region at Amazon. */
  readonly endpoint: string | null;
  readonly region: string;
  /** Both null for those that the machine has: variables of the environment, a profile, a role. */
  readonly accessKey: string | null;
  readonly secretKey: string | null;
}

/** Milliseconds, and how often a request is made at most. All that is asked of a store can be asked again. */
export interface Patience {
  readonly connect: number;
  /** Without a byte in either direction. */
  readonly idle: number;
  /** From the request to the head of its reply. */
  readonly reply: number;
  readonly attempts: number;
}

export const PATIENCE: Patience = { connect: 5_000, idle: 20_000, reply: 120_000, attempts: 4 };

/** As many connections as one server may keep; more requests wait for one of them. */
const MAX_SOCKETS = 128;

/** A client that speaks to one store only, with connections of its own; `destroy` closes them. */
export function openClient(
  { endpoint, region, accessKey, secretKey }: S3Access,
  { pathStyle, patience }: { readonly pathStyle: boolean; readonly patience: Patience },
): S3Client {
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS, scheduling: 'lifo' } as const;
  return new S3Client({
    ...(endpoint === null ? {} : { endpoint }),
    region,
    ...(accessKey === null || secretKey === null
      ? {}
      : { credentials: { accessKeyId: accessKey, secretAccessKey: secretKey } }),
    forcePathStyle: pathStyle,
    maxAttempts: patience.attempts,
    // See `Profile.checksum`: what is sent along is decided there, and nothing else is.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // It would cost a round trip, and with the SDK's handler a connection, for each part.
    expectContinueHeader: false,
    requestHandler: new NodeHttpHandler({
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
      connectionTimeout: patience.connect,
      socketTimeout: patience.idle,
      requestTimeout: patience.reply,
      throwOnRequestTimeout: true,
    }),
  });
}

import { ListMultipartUploadsCommand, ListObjectsV2Command, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { Bucket } from './bucket.ts';
import type { UploadId } from './multipart.ts';
import { asking, askingPages } from './requests.ts';

export interface Unfinished extends UploadId {
  /** By the clock of the store. */
  readonly begun: Date;
}

export interface Listed {
  readonly key: string;
  /** By the clock of the store. */
  readonly modified: Date;
}

/** The objects whose names begin with `prefix`, in ascending order of these, after `after`. */
export async function* listObjects(
  bucket: Bucket,
  prefix: string,
  after: string | null,
): AsyncGenerator<Listed> {
  const start = after === null ? {} : { StartAfter: after };
  const pages = paginateListObjectsV2(
    { client: bucket.client },
    { Bucket: bucket.name, Prefix: prefix, ...start },
  );
  for await (const { Contents = [] } of askingPages(pages)) {
    for (const { Key: key = '', LastModified: modified = new Date(0) } of Contents) yield { key, modified };
  }
}

/** What stands between `prefix` and the next slash, each once, in ascending order. */
export async function* listFolders(bucket: Bucket, prefix: string): AsyncGenerator<string> {
  const where = { Bucket: bucket.name, Prefix: prefix, Delimiter: '/' };
  const pages = paginateListObjectsV2({ client: bucket.client }, where);
  for await (const { CommonPrefixes = [] } of askingPages(pages)) {
    for (const { Prefix: folder = '' } of CommonPrefixes) yield folder.slice(prefix.length, -1);
  }
}

/** Whether there is nothing in it. */
export async function isEmpty(bucket: Bucket): Promise<boolean> {
  const command = new ListObjectsV2Command({ Bucket: bucket.name, MaxKeys: 1 });
  const { KeyCount } = await asking(null, (options) => bucket.client.send(command, options));
  return KeyCount === 0;
}

/** Multipart uploads that were neither completed nor aborted, of the names that begin with `prefix`. */
export async function* listUnfinished(bucket: Bucket, prefix: string): AsyncGenerator<Unfinished> {
  let marker: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | null = {};
  while (marker !== null) {
    const command: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({
      Bucket: bucket.name,
      Prefix: prefix,
      ...marker,
    });
    const page = await asking(null, (options) => bucket.client.send(command, options));
    for (const { Key: key, UploadId: id, Initiated: begun } of page.Uploads ?? []) {
      if (key !== undefined && id !== undefined && begun !== undefined) yield { key, id, begun };
    }
    const next = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    marker = page.IsTruncated === true ? next : null;
  }
}

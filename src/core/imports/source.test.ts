import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { openDiskBlobs } from '#blobs/disk.ts';
import { temporaryDirectory } from '#db/temporary.ts';
import { serve } from '#egress/testing/local-server.ts';
import { testEgress } from '#egress/testing/test-egress.ts';
import { openLog } from '#log.ts';
import type { Source } from '../asset.ts';
import { type Fetched, fetchSource } from './source.ts';

const PAST = '2020-01-01T00:15:00.000Z';
const HOST = 'pbxt.replicate.delivery';
const picture = await readFile(join(import.meta.dirname, '../../../docs/images/sample.png'));

interface Fetching {
  readonly fetched: Promise<Fetched>;
  /** Requests that the source has seen, once `fetched` is settled. */
  asked(): number;
}

/** Fetches what such a server gives, at a host whose links are known to end after an hour, long after that. */
async function late(listener: RequestListener, query: string, look: (it: Fetching) => Promise<void>) {
  await using server = await serve(listener);
  await using directory = await temporaryDirectory();
  await using blobs = await openDiskBlobs({ dir: directory.path, log: openLog('silent') });
  await using egress = testEgress({ allow: [HOST], resolve: async () => ['127.0.0.1'] });
  const parts = { blobs, egress, downloader: null, maxUpload: 2 ** 20, importTimeout: 60_000 };
  const url = `http://${HOST}:${server.port}/out.png${query}`;
  const source: Source = { url, provider: 'replicate', jobId: null, expiresAt: PAST };
  const options = { onProgress: () => {}, room: null, signal: new AbortController().signal };
  await look({ fetched: fetchSource(parts, source, options), asked: () => server.requests.length });
}

suite('a link that has probably ended', () => {
  test('is tried all the same, since that is only its provider’s custom', async () => {
    await late(
      (_request, response) => response.end(picture),
      '',
      async ({ fetched }) => assert.equal((await fetched).received.size, picture.byteLength),
    );
  });

  test('fails with a hint at it', async () => {
    await late(
      (_request, response) => response.writeHead(404).end(),
      '',
      async ({ fetched }) => {
        const message = /404.*replicate usually end after a while.*probably did at 2020-01-01T00:15/;
        await assert.rejects(fetched, { kind: 'unprocessable', message });
      },
    );
  });

  test('fails without one where the file itself is at fault', async () => {
    await late(
      (_request, response) => response.end(Buffer.concat([picture, Buffer.alloc(2 ** 21)])),
      '',
      async ({ fetched }) => {
        await assert.rejects(fetched, (error: Error) => !error.message.includes('usually'));
      },
    );
  });
});

suite('a link that said itself when it ends', () => {
  test('is not asked after that', async () => {
    await late(
      (_request, response) => response.end(picture),
      '?X-Amz-Date=20200101T000000Z&X-Amz-Expires=900&X-Amz-Signature=1',
      async ({ fetched, asked }) => {
        await assert.rejects(fetched, { message: /expired at 2020-01-01T00:15/ });
        assert.equal(asked(), 0);
      },
    );
  });
});

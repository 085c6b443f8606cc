import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { ExplanationReply } from '#dialects/native/generation/schema.ts';
import { STARTING_POINTS } from '../../web/src/scripts/start/starting-points.ts';
import { shaped } from '../conformance/driver.ts';
import { Maker } from '../conformance/generating.ts';
import { openServer, type Server } from '../conformance/server.ts';

/** What the web UI offers to begin from is held to what the server takes. */
suite('the starting points of new scripts', () => {
  let server: Server;
  let maker: Maker;
  before(async () => {
    server = await openServer();
    maker = await Maker.open(server);
  });
  after(() => server[Symbol.asyncDispose]());

  for (const { key, document, values, moment } of STARTING_POINTS) {
    test(`${key} is a script that comes to something, with a picture at its moment`, async () => {
      const reply = await maker.send('POST', '/scripts/preview', { document, parameters: values });
      const { timeline, warnings } = shaped(reply, 200, ExplanationReply);
      assert.deepEqual(warnings, []);
      assert.ok((timeline as { duration: number }).duration > moment);
    });
  }
});

import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { insertSampleOwner } from '#db/samples.ts';
import type { Schema } from '#db/schema.ts';
import { openTemporaryDatabase } from '#db/temporary.ts';
import { transact } from '#db/transact.ts';
import { serve } from '#egress/testing/local-server.ts';
import { probing } from '#jobs/conformance/storage.ts';
import { openEmbeddedJobs } from '#jobs/embedded.ts';
import type { JobRun, Jobs } from '#jobs/jobs.ts';
import { openLog } from '#log.ts';
import { openChanges } from '../changes.ts';
import { deadLetters } from '../dead-letters.ts';
import { connectionTo } from '../endpoints/testing/connection.ts';
import type { Writer } from '../generation/parts.ts';
import { openModelWriter } from '../writing/model-writer.ts';
import type { Prompt } from './prompt.ts';
import { getPrompt, removePrompt } from './prompts.ts';
import { requestPrompt, writePrompt } from './writing.ts';

const log = openLog('silent');
const concurrency = { media: 1, network: 1, render: 1 };

suite('writing a prompt', () => {
  let stack: AsyncDisposableStack;
  let db: Kysely<Schema>;
  let idle: Jobs;
  let workspaceId: string;
  before(async () => {
    stack = new AsyncDisposableStack();
    ({ db } = stack.use(await openTemporaryDatabase()));
    idle = stack.use(openEmbeddedJobs({ db, log, concurrency, grace: 1000 }));
    ({ workspaceId } = await insertSampleOwner(db));
  });
  after(() => stack[Symbol.asyncDispose]());

  function order(jobs: Jobs, overrides: object = {}): Promise<Prompt> {
    const head = { workspaceId, projectId: null, name: 'Daily', persona: null };
    const task = 'Daily horoscope for ${Zodiac Sign}';
    const parameters = ['ZODIAC SIGN', 'lucky number'];
    return transact(db, (tx) => requestPrompt(tx, jobs, { ...head, task, parameters, ...overrides }));
  }

  function runOf({ id }: Prompt, signal = new AbortController().signal): JobRun<'write-prompt'> {
    const kind = 'write-prompt';
    return {
      id: 'j',
      kind,
      payload: { promptId: id },
      workspaceId,
      attempt: 1,
      traceparent: null,
      last: false,
      signal,
    };
  }

  async function modelAt(listener: RequestListener): Promise<Writer> {
    const server = stack.use(await serve(listener));
    return stack.use(openModelWriter({ ...connectionTo(server), model: 'muse-1' }));
  }

  const saying =
    (content: string): RequestListener =>
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ choices: [{ message: { content } }] }));
    };

  const now = ({ id }: Prompt) => getPrompt(db, { workspaceId, id });
  const stateOf = async (prompt: Prompt) => {
    const { status, value, writtenBy, reason } = await now(prompt);
    return { status, value, writtenBy, reason };
  };
  const WRITING = { status: 'writing', value: null, writtenBy: null, reason: null };

  /** What becomes of it in a queue that runs. */
  async function settled(writer: Writer | null): Promise<Prompt> {
    await using jobs = openEmbeddedJobs({ db, log, concurrency, grace: 1000 });
    const prompt = await order(jobs);
    assert.deepEqual(await stateOf(prompt), WRITING);
    const handlers = { 'write-prompt': (run: JobRun<'write-prompt'>) => writePrompt({ db, writer }, run) };
    jobs.start(
      probing(async () => {}, handlers),
      deadLetters(openChanges()),
    );
    let found = await now(prompt);
    while (found.status === 'writing') {
      await sleep(20);
      found = await now(prompt);
    }
    return found;
  }

  test('without a model it is made of its task and its parameters', async () => {
    const { status, value, writtenBy, parameters } = await settled(null);
    assert.deepEqual([status, writtenBy], ['ready', 'template']);
    assert.equal(value, 'Daily horoscope for ${Zodiac Sign}. Lucky number: ${lucky number}.');
    assert.deepEqual(parameters, ['ZODIAC SIGN', 'lucky number']);
  });

  test('with a model it is what that wrote', async () => {
    const { status, value, writtenBy } = await settled(
      await modelAt(saying('Tell ${ZODIAC SIGN} why ${lucky number} matters.')),
    );
    assert.deepEqual([status, writtenBy], ['ready', 'model']);
    assert.equal(value, 'Tell ${ZODIAC SIGN} why ${lucky number} matters.');
  });

  test('a model that refuses is the reason why there is none', async () => {
    const refusing = await modelAt((_request, response) => response.writeHead(401).end());
    const { status, value, writtenBy, reason } = await settled(refusing);
    assert.deepEqual([status, value, writtenBy], ['failed', null, null]);
    assert.match(reason ?? '', /refuses its key/);
  });

  const passing: [what: string, RequestListener][] = [
    ['a model that is busy', (_, response) => response.writeHead(503, { 'retry-after': '3600' }).end()],
    ['a model that makes up placeholders', saying('For ${ZODIAC SIGN} and ${mood}')],
  ];
  for (const [what, listener] of passing) {
    test(`${what} is asked again later`, async () => {
      const writer = await modelAt(listener);
      const prompt = await order(idle);
      await assert.rejects(writePrompt({ db, writer }, runOf(prompt)), { kind: 'unavailable' });
      assert.deepEqual(await stateOf(prompt), WRITING);
    });
  }

  test('a run that is called off leaves it as it is', async () => {
    const controller = new AbortController();
    const writer = await modelAt(() => controller.abort(new Error('given back')));
    const prompt = await order(idle);
    await assert.rejects(writePrompt({ db, writer }, runOf(prompt, controller.signal)), /given back/);
    assert.deepEqual(await stateOf(prompt), WRITING);
  });

  test('a second run asks nobody', async () => {
    const prompt = await order(idle);
    await writePrompt({ db, writer: null }, runOf(prompt));
    const writer = await modelAt(() => assert.fail('the model was asked'));
    await writePrompt({ db, writer }, runOf(prompt));
    assert.equal((await now(prompt)).writtenBy, 'template');
  });

  test('a run that another one overtook changes nothing', async () => {
    const prompt = await order(idle);
    const writer = await modelAt(async (request, response) => {
      await writePrompt({ db, writer: null }, runOf(prompt));
      saying('${ZODIAC SIGN} ${lucky number}')(request, response);
    });
    await writePrompt({ db, writer }, runOf(prompt));
    assert.equal((await now(prompt)).writtenBy, 'template');
  });

  test('one that is deleted meanwhile stays deleted', async () => {
    const prompt = await order(idle);
    const { id } = prompt;
    const writer = await modelAt(async (request, response) => {
      await removePrompt(db, { workspaceId, id });
      saying('${ZODIAC SIGN}')(request, response);
    });
    await writePrompt({ db, writer }, runOf(prompt));
    await assert.rejects(now(prompt), { kind: 'not-found' });
    await writePrompt({ db, writer }, runOf(prompt));
  });

  test('an order that could come to nothing is refused at once', async () => {
    const wrong: [object, RegExp][] = [
      [{ task: ' ' }, /\/task is empty/],
      [{ task: 'For ${sign' }, /\/task/],
      [{ parameters: ['a.b'] }, /\/parameters\/0/],
      [{ persona: '${shout(x)}' }, /\/persona/],
      [{ task: 'a'.repeat(19_990) }, /\/task has more than 20000 characters/],
    ];
    for (const [overrides, message] of wrong) {
      await assert.rejects(order(idle, overrides), { kind: 'invalid', message });
    }
  });
});

import { text } from 'node:stream/consumers';
import { BEGINNING, listEvents } from '#db/events.ts';
import { insertProject } from '#db/projects.ts';
import { insertSampleOwner } from '#db/samples.ts';
import type { TestEngine } from '#db/testing/engines.ts';
import { transact } from '#db/transact.ts';
import type { EndpointChanges } from '#db/webhook-endpoints.ts';
import { updateEndpoint } from '#db/webhook-endpoints.ts';
import { serve } from '#egress/testing/local-server.ts';
import { testEgress } from '#egress/testing/test-egress.ts';
import { openLog } from '#log.ts';
import { until } from '../../../../test/conformance/until.ts';
import { createEndpoint } from '../endpoints.ts';
import { type TurnParts, takeTurn } from '../turn.ts';

/** A database, an endpoint in it, and the receiver that it leads to. */
export async function openDesk(open: TestEngine['open']) {
  const database = await open();
  const { db } = database;
  const { workspaceId } = await insertSampleOwner(db);
  const told: string[] = [];
  /** The status to answer when that project is told of; null for no answer at all. */
  const answers = { of: (_project: string): number | null => 204 };
  const receiver = await serve(async (request, response) => {
    const { project }: { project: string } = JSON.parse(await text(request));
    told.push(project);
    const status = answers.of(project);
    if (status !== null) response.writeHead(status).end();
  });
  const egress = testEgress();
  const settings = { workspaceId, url: receiver.origin, description: '', types: null };
  const { endpoint } = await transact(db, (tx) => createEndpoint(tx, egress, settings));
  const { id } = endpoint;
  const parts: TurnParts = {
    db,
    egress,
    compose: ({ projectId: project }) => JSON.stringify({ project }),
    log: openLog('silent'),
    random: () => 0.5,
    watch: async (_delivery, fn) => void (await fn()),
  };
  return {
    parts,
    workspaceId,
    endpointId: id,
    told,
    answers,
    turn: (signal = new AbortController().signal) => takeTurn(parts, id, signal),
    async makeProjects(...projects: string[]): Promise<void> {
      const content = { title: '', description: null, editor_state: '{}', state_version: null };
      const times = { created_at: 0, updated_at: 0 };
      await transact(db, async (tx) => {
        for (const project of projects) {
          await insertProject(tx, { id: project, workspace_id: workspaceId, ...content, ...times });
        }
      });
      // Transactions of other databases on the same server hold up what is told of this one.
      const all = { workspaceId, after: BEGINNING, types: null, limit: 1000 };
      await until(async () => !(await listEvents(db, all)).held);
    },
    /** As if all the time had passed for which something waits. */
    letTimePass: () =>
      db.updateTable('webhook_deliveries').set({ next_at: 0 }).where('state', '=', 'pending').execute(),
    change: (changes: EndpointChanges) => updateEndpoint(db, { workspaceId, id }, changes),
    endpoint: () =>
      db.selectFrom('webhook_endpoints').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    deliveries: () => db.selectFrom('webhook_deliveries').selectAll().orderBy('seq').execute(),
    async [Symbol.asyncDispose]() {
      await egress[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

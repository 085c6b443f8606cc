import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { ACTOR_KINDS, AUDIT_ACTIONS, type AuditEntry, auditOf } from '#core/audit.ts';
import type { Needs } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { moment } from './listing.ts';
import { pageRequest, presentPage } from './paging.ts';
import { Moment, oneOf, orNull, Uuid } from './primitives.ts';
import { PageQuery, ProblemReply, pageOf } from './schema.ts';

const ORDER = 'audit';

const Action = oneOf(AUDIT_ACTIONS, 'A subject and what became of it.');
const Id = Type.String({ minLength: 1, maxLength: 64 });

const AuditQuery = Type.Object({
  actor: Type.Optional(
    Type.String({
      ...Id,
      description:
        'Id of an API key, for those who signed in with it as well; or system, for the service itself.',
    }),
  ),
  action: Type.Optional(Action),
  target: Type.Optional(Type.String({ ...Id, description: 'Id of what it was done to.' })),
  since: Type.Optional(Moment),
  until: Type.Optional(Type.String({ ...Moment, description: 'Before then.' })),
  ...PageQuery.properties,
});

const AuditReply = Type.Object({
  id: Uuid,
  at: Moment,
  actor: Type.Object({
    kind: oneOf(ACTOR_KINDS, 'An API key, somebody who signed in with one, or the service itself.'),
    id: Type.String({ description: 'Of the API key, or system.' }),
    name: orNull(Type.String({ description: 'What the key was called then.' })),
  }),
  action: Action,
  target: orNull(
    Type.Object({
      id: Type.String(),
      name: orNull(Type.String({ description: 'What it was called then.' })),
    }),
  ),
  address: orNull(Type.String({ description: 'Where the request came from.' })),
  requestId: orNull(Type.String({ description: 'As in the log of the server.' })),
  details: Type.Record(Type.String(), Type.Unknown()),
});

/** Who did what. */
export function auditRoutes({ db }: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  return async (scope) => {
    scope.get(
      '/audit',
      {
        onRequest: needs('admin'),
        schema: {
          operationId: 'listAudit',
          tags: ['audit'],
          summary: 'Who did what in the workspace, newest first',
          description:
            'Keys, sign-ins, accounts, webhooks, links, limits and deletions for good. What is told never changes, has no secrets, and is kept for `POLYREEL_AUDIT_RETENTION`. What concerns the whole installation is told in the default workspace.',
          querystring: AuditQuery,
          response: { 200: pageOf(AuditReply), '4xx': ProblemReply },
        },
      },
      async ({ principal: { workspaceId }, query }) => {
        const { actor = null, action = null, target = null } = query;
        const [since, until] = [moment(query.since), moment(query.until)];
        const listing = { workspaceId, actor, action, target, since, until };
        return presentPage(ORDER, await auditOf(db, listing, pageRequest(ORDER, query)), presentEntry);
      },
    );
  };
}

function presentEntry({ at, ...entry }: AuditEntry) {
  return { ...entry, at: at.toISOString() };
}

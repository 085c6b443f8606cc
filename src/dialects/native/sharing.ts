import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { capabilitiesOf, grant, revoke } from '#core/capabilities.ts';
import { makeShortLink, revokeLink, shortLinksOf } from '#core/short-links.ts';
import type { Needs } from '../access.ts';
import { creatingOnce } from '../idempotent.ts';
import type { DialectParts } from '../parts.ts';
import { presentCapability, presentLink } from './present.ts';
import {
  CapabilityParams,
  CapabilityReply,
  CreatedCapabilityReply,
  IdParams,
  LinkParams,
  LinkReply,
  NewLink,
  ProblemReply,
} from './schema.ts';

const problems = { '4xx': ProblemReply };

/** Short links and capability keys: how an asset is given to those who have no API key. */
export function sharingRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db, links } = parts;
  return async (scope) => {
    scope.post(
      '/assets/:id/links',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['sharing'],
          summary: 'Make a short link, which is signed anew at each hit',
          params: IdParams,
          body: NewLink,
          response: { 201: LinkReply, ...problems },
        },
      },
      async (request, reply) => {
        const { workspaceId } = request.principal;
        const { id } = request.params;
        const { scope = 'original', expiresAt = null } = request.body;
        const expiry = expiresAt === null ? null : new Date(expiresAt);
        return creatingOnce(parts, { request, reply }, async (tx) => {
          const link = await makeShortLink(tx, { workspaceId, id }, { scope, expiresAt: expiry });
          return { status: 201, body: presentLink(link, links) };
        });
      },
    );

    scope.get(
      '/assets/:id/links',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['sharing'],
          summary: 'The short links of an asset',
          params: IdParams,
          response: { 200: Type.Object({ data: Type.Array(LinkReply) }), ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }) => ({
        data: (await shortLinksOf(db, { workspaceId, id })).map((link) => presentLink(link, links)),
      }),
    );

    scope.delete(
      '/assets/:id/links/:code',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['sharing'],
          summary: 'Revoke a short link',
          params: LinkParams,
          response: { 204: Type.Null(), ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id, code } }, reply) => {
        await revokeLink(db, { workspaceId, id }, code);
        return reply.code(204).send(null);
      },
    );

    scope.post(
      '/assets/:id/capabilities',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['sharing'],
          summary: 'Make a key that reads or fills this one asset',
          params: IdParams,
          response: { 201: CreatedCapabilityReply, ...problems },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        return creatingOnce(parts, { request, reply }, async (tx) => {
          const { workspaceId } = request.principal;
          const { capability, secret } = await grant(tx, { workspaceId, id });
          const url = links.at(`/c/${secret}`);
          return { status: 201, body: { ...presentCapability(capability), keyname: secret, url } };
        });
      },
    );

    scope.get(
      '/assets/:id/capabilities',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['sharing'],
          summary: 'The capability keys of an asset, without their secrets',
          params: IdParams,
          response: { 200: Type.Object({ data: Type.Array(CapabilityReply) }), ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }) => ({
        data: (await capabilitiesOf(db, { workspaceId, id })).map(presentCapability),
      }),
    );

    scope.delete(
      '/assets/:id/capabilities/:capabilityId',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['sharing'],
          summary: 'Revoke a capability key',
          params: CapabilityParams,
          response: { 204: Type.Null(), ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id, capabilityId } }, reply) => {
        await revoke(db, { workspaceId, id }, capabilityId);
        return reply.code(204).send(null);
      },
    );
  };
}

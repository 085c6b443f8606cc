import { v5 as uuidv5 } from 'uuid';
import type { Script } from '#core/generation/generation.ts';
import type { ScriptDocument } from '#core/scripts/document.ts';
import type { Template } from '#core/scripts/templates/templates.ts';
import { naiveTimestamp } from './moments.ts';

export function presentScript({ id, projectId, document, name, createdAt, templateKey }: Script) {
  return {
    id,
    project_id: projectId,
    value: document,
    inputs: (document as ScriptDocument).inputs ?? [],
    name,
    created_at: naiveTimestamp(createdAt),
    ...(templateKey !== null && { key: templateKey }),
  };
}

/** Templates come with the product: their ids are made of their keys. */
const TEMPLATES = 'b7f5a1f6-5d0e-4c33-9f0a-1d2a8c6f1e57';
const PUBLISHED = naiveTimestamp(new Date('2026-11-21T00:00:00Z'));

export function presentTemplate({ key, name, description, document }: Template) {
  return {
    id: uuidv5(key, TEMPLATES),
    name,
    key,
    manuscript: JSON.stringify(document, null, 2),
    created_at: PUBLISHED,
    updated_at: PUBLISHED,
    description,
    template: document,
  };
}

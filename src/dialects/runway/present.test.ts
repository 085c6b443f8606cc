import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Account } from '#core/accounts.ts';
import { type Asset, NOTHING_DECLARED } from '#core/asset.ts';
import { openLinks } from '#core/links.ts';
import { presentAccount, presentItem } from './present.ts';

const links = openLinks({
  secret: 'a secret for tests',
  publicUrl: () => 'http://localhost',
  window: 60_000,
  clock: () => 0,
});

const account: Account = {
  userId: 100001,
  workspaceId: 'w',
  email: 'a@b.co',
  username: 'a',
  firstName: '',
  lastName: '',
  teamName: null,
  maxJobs: 5,
  suspended: null,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

const unprobed: Asset = {
  id: '01930f3a-8b5c-7d2e-9f10-0123456789ab',
  workspaceId: 'w',
  userId: account.userId,
  kind: 'video',
  mediaType: 'video/mp4',
  extension: 'mp4',
  name: 'clip.mp4',
  description: '',
  favourite: false,
  tags: [],
  metadata: {},
  declared: NOTHING_DECLARED,
  origin: 'upload',
  status: 'processing',
  reason: null,
  size: 1,
  sha256: '',
  blobKey: '',
  facts: null,
  derivatives: [],
  thumbhash: null,
  source: null,
  progress: null,
  keynameTurn: 0,
  trashedAt: null,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

const metadataOf = (asset: Asset) => presentItem(asset, account, links).metadata;

suite('the Runway list item', () => {
  test('has no metadata while nothing is known', () => {
    assert.equal(metadataOf(unprobed), null);
  });

  test('has the declared values until the file is probed', () => {
    const declared = { mediaType: null, duration: 9.5, width: 640, height: 360 };
    assert.deepEqual(metadataOf({ ...unprobed, declared }), {
      frameRate: null,
      duration: 9.5,
      dimensions: [640, 360],
      size: { width: 640, height: 360 },
      width: 640,
      height: 360,
      hasAlphaChannel: null,
      hasAudio: null,
    });
  });

  test('shows pictures as previews, best first, and no peaks', () => {
    const made = { key: 'k', mediaType: 'image/webp', width: 1, height: 1, size: 1 };
    const roles = ['peaks', 'waveform', 'animation', 'poster'] as const;
    const derivatives = roles.map((role) => ({ ...made, role }));
    const { previewUrls } = presentItem({ ...unprobed, derivatives }, account, links);
    assert.deepEqual(
      previewUrls.map((url) => new URL(url).pathname.split('/')[3]),
      ['poster', 'waveform'],
    );
  });

  test('tells an upload from what was generated', () => {
    assert.equal(presentItem(unprobed, account, links).isUserUpload, true);
    assert.equal(presentItem(unprobed, account, links).taskId, null);
    const generated = presentItem({ ...unprobed, origin: 'generated' }, account, links);
    assert.equal(generated.isUserUpload, false);
    // [S] "a taskId of the form user:<user_id>-runwayml:<account_email>-task:<uuid> and a parentAssetGroupId"
    assert.match(generated.taskId ?? '', /^user:\d+-runwayml:[^:]+@[^:]+-task:[0-9a-f-]{36}$/);
    assert.match(generated.parentAssetGroupId ?? '', /^[0-9a-f-]{36}$/);
  });
});

test('a Runway account has an error exactly when it is suspended', () => {
  assert.ok(!('error' in presentAccount(account)));
  assert.equal(presentAccount({ ...account, suspended: 'Unpaid.' }).error, 'Unpaid.');
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { expiryOf } from './expiry.ts';

const NOW = new Date('2026-01-02T00:00:00Z');
const EPOCH = 1_767_323_045; // 2026-01-02T03:04:05Z
const ISO = '2026-01-02T03:04:05.000Z';
const UUID = '7e4fe07f-1dfd-4921-bc97-4bcf5adea39a';

function life(link: string) {
  const { expiresAt, ...rest } = expiryOf(new URL(link), NOW);
  return { expiresAt: expiresAt?.toISOString() ?? null, ...rest };
}

const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

suite('a signed link tells its end', () => {
  const policy = JSON.stringify({
    Statement: [{ Resource: 'https://*?>', Condition: { DateLessThan: { 'AWS:EpochTime': EPOCH } } }],
  });
  const encodedPolicy = Buffer.from(policy)
    .toString('base64')
    .replaceAll('+', '-')
    .replaceAll('=', '_')
    .replaceAll('/', '~');
  const links = {
    'S3 version 4':
      '?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260102T020405Z&X-Amz-Expires=3600&X-Amz-Signature=f',
    'S3 version 2': `?AWSAccessKeyId=A&Expires=${EPOCH}&Signature=s%3D`,
    'CloudFront with a canned policy': `?Expires=${EPOCH}&Signature=s&Key-Pair-Id=K`,
    'CloudFront with a custom policy': `?Policy=${encodedPolicy}&Signature=s&Key-Pair-Id=K`,
    'Google version 4':
      '?X-Goog-Algorithm=G&X-Goog-Date=20260102T020405Z&X-Goog-Expires=3600&X-Goog-Signature=f',
    'Google version 2': `?GoogleAccessId=a%40b&Expires=${EPOCH}&Signature=s`,
    'Alibaba version 1': `?OSSAccessKeyId=A&Expires=${EPOCH}&Signature=s`,
    'Alibaba version 4': '?x-oss-date=20260102T020405Z&x-oss-expires=3600&x-oss-signature=f',
    Volcengine: '?X-Tos-Date=20260102T020405Z&X-Tos-Expires=3600&X-Tos-Signature=f',
    Azure: '?sv=2023-01-03&st=2026-01-02T01%3A00%3A00Z&se=2026-01-02T03%3A04%3A05Z&sr=b&sp=r&sig=s%3D',
    Discord: `?ex=${EPOCH.toString(16)}&is=69573a80&hm=abc&`,
    'a JSON web token': `?_jwt=${token({ exp: EPOCH })}`,
    'a token of Mux or Supabase': `?token=${token({ sub: 'x', exp: EPOCH })}`,
    '"exp" beside a signature': `?exp=${EPOCH}&sig=s`,
  };
  for (const [name, query] of Object.entries(links)) {
    test(name, () => {
      const link = `https://media.example/a.mp4${query}`;
      assert.deepEqual(life(link), { expiresAt: ISO, exact: true, provider: null, jobId: null });
    });
  }

  test('and nothing else does', () => {
    for (const query of [
      '',
      '?Expires=tomorrow&Signature=s',
      `?Expires=${EPOCH}`,
      '?Expires=60&Signature=s',
      `?exp=${EPOCH}`,
      '?se=2026-01-02',
      '?sv=1&sig=s&se=soon',
      '?X-Amz-Date=20260102T020405Z',
      '?X-Amz-Date=yesterday&X-Amz-Expires=60',
      '?X-Amz-Date=20260102T020405Z&X-Amz-Expires=',
      '?Policy=bm90aGluZw__&Key-Pair-Id=K',
      '?token=abc',
      '?token=a.b.c',
      `?_jwt=${token({ sub: 'x' })}`,
      '?ex=zz&is=1&hm=2',
    ]) {
      assert.equal(life(`https://media.example/a.mp4${query}`).expiresAt, null, query);
    }
  });
});

suite("a provider's link", () => {
  test('lives as long as its provider says, counted from now', () => {
    const ends = {
      'https://replicate.delivery/xezq/abc/out.mp4': ['replicate', '2026-01-02T01:00:00.000Z'],
      'https://pbxt.replicate.delivery/abc/out-0.png': ['replicate', '2026-01-02T01:00:00.000Z'],
      'https://v3b.fal.media/files/panda/abc.mp4': ['fal', null],
      'https://dnznrvs05pmza.cloudfront.net/abc.mp4': ['runway', '2026-01-04T00:00:00.000Z'],
      'https://delivery-eu1.bfl.ai/results/ab/sample.jpeg': ['black-forest-labs', '2026-01-02T00:10:00.000Z'],
      'https://cdn.klingai.com/bs2/a.mp4': ['kling', '2026-02-01T00:00:00.000Z'],
    } as const;
    for (const [link, [provider, expiresAt]] of Object.entries(ends)) {
      assert.deepEqual(life(link), { expiresAt, exact: false, provider, jobId: null }, link);
    }
  });

  test('is believed when it says so itself', () => {
    const runway = `https://dnznrvs05pmza.cloudfront.net/a.mp4?_jwt=${token({ exp: EPOCH })}`;
    assert.deepEqual(life(runway), { expiresAt: ISO, exact: true, provider: 'runway', jobId: null });
    const openai = 'https://oaidalleapiprodscus.blob.core.windows.net/private/img-a.png';
    assert.equal(life(`${openai}?sv=1&sig=s&se=2026-01-02T03%3A04%3A05Z`).expiresAt, ISO);
    assert.deepEqual(life(openai).expiresAt, '2026-01-02T01:00:00.000Z');
  });

  test("carries the job's id where the provider puts it in", () => {
    for (const [link, provider] of [
      [`https://storage.cdn-luma.com/dream_machine/${UUID}/video.mp4`, 'luma'],
      [`https://shotstack-api-v1-output.s3-ap-southeast-2.amazonaws.com/owner/${UUID}.mp4`, 'shotstack'],
      [`https://cdn.creatomate.com/renders/${UUID}.mp4`, 'creatomate'],
    ] as const) {
      const { jobId, provider: name } = life(link);
      assert.deepEqual([name, jobId], [provider, UUID]);
    }
    const heygen = `https://files2.heygen.ai/aws_pacific/avatar_tmp/x/${UUID.replaceAll('-', '')}.mp4`;
    assert.equal(life(heygen).jobId, UUID.replaceAll('-', ''));
  });

  test('is not any host that ends alike', () => {
    for (const link of [
      'https://evilreplicate.delivery/a.mp4',
      'https://replicate.delivery.example/a.mp4',
      'https://abc.cloudfront.net/a.mp4',
    ]) {
      assert.equal(life(link).provider, null, link);
    }
  });
});

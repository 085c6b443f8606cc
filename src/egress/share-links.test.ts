import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readShareLink } from './share-links.ts';

function direct(link: string): string {
  const place = readShareLink(new URL(link));
  assert.equal(place.kind, 'file', link);
  return place.url.href;
}

function serviceOf(link: string): string | null {
  const place = readShareLink(new URL(link));
  return place.kind === 'file' ? place.service : place.site;
}

suite('a share link', () => {
  test('of Google Drive, in each of its forms, becomes the confirmed download', () => {
    const file = 'https://drive.usercontent.google.com/download?id=1AbC_d-9&export=download&confirm=t';
    for (const link of [
      'https://drive.google.com/file/d/1AbC_d-9/view?usp=sharing',
      'https://drive.google.com/file/d/1AbC_d-9/edit',
      'https://drive.google.com/file/d/1AbC_d-9',
      'https://drive.google.com/file/u/1/d/1AbC_d-9/preview',
      'https://drive.google.com/a/example.com/file/d/1AbC_d-9/view',
      'https://drive.google.com/open?id=1AbC_d-9',
      'https://drive.google.com/uc?export=download&id=1AbC_d-9',
      'https://drive.google.com/u/0/uc?id=1AbC_d-9&export=download',
      'https://docs.google.com/uc?id=1AbC_d-9',
      'https://drive.usercontent.google.com/download?id=1AbC_d-9&export=download&authuser=0',
    ]) {
      assert.equal(direct(link), file, link);
      assert.equal(serviceOf(link), 'Google Drive');
    }
    const keyed = 'https://drive.google.com/file/d/1AbC_d-9/view?resourcekey=0-xyz';
    assert.equal(direct(keyed), `${file}&resourcekey=0-xyz`);
  });

  test('of Dropbox asks for the download and keeps its key', () => {
    assert.equal(
      direct('https://www.dropbox.com/s/abc/a.mp4?dl=0'),
      'https://www.dropbox.com/s/abc/a.mp4?dl=1',
    );
    assert.equal(direct('https://www.dropbox.com/s/abc/a.mp4'), 'https://www.dropbox.com/s/abc/a.mp4?dl=1');
    assert.equal(
      direct('https://www.dropbox.com/scl/fi/abc/a.mp4?rlkey=k1&st=s&dl=0'),
      'https://www.dropbox.com/scl/fi/abc/a.mp4?rlkey=k1&st=s&dl=1',
    );
    assert.equal(direct('https://dropbox.com/s/abc/a.mp4?raw=1'), 'https://dropbox.com/s/abc/a.mp4?dl=1');
  });

  test('of OneDrive goes through its "shares" interface', () => {
    const link = 'https://1drv.ms/v/s!AkCh-QtrC8VfZl1kzfziYZfreiM?e=7aLpVf';
    const url = direct(link);
    const token =
      /^https:\/\/api\.onedrive\.com\/v1\.0\/shares\/u!([\w-]+)\/root\/content$/.exec(url)?.[1] ?? '';
    assert.equal(Buffer.from(token, 'base64url').toString(), link);
    assert.match(direct('https://onedrive.live.com/redir?resid=A!1&authkey=!B'), /shares\/u!/);
  });

  test('of SharePoint goes to the download page of its site', () => {
    assert.equal(
      direct('https://acme-my.sharepoint.com/:v:/g/personal/ada_acme_com/EabcDEFghiJKLmnoPQRstuVWX?e=x1'),
      'https://acme-my.sharepoint.com/personal/ada_acme_com/_layouts/15/download.aspx?share=EabcDEFghiJKLmnoPQRstuVWX',
    );
    assert.equal(
      direct('https://acme.sharepoint.com/:v:/r/sites/film/Shared%20Documents/a.mp4?csf=1'),
      'https://acme.sharepoint.com/:v:/r/sites/film/Shared%20Documents/a.mp4?csf=1&download=1',
    );
  });

  test('of a file on GitHub or Hugging Face becomes the file', () => {
    assert.equal(
      direct('https://github.com/o/r/blob/main/media/a%20b.mp4'),
      'https://github.com/o/r/raw/main/media/a%20b.mp4',
    );
    assert.equal(
      direct('https://huggingface.co/datasets/o/r/blob/main/a.mp4'),
      'https://huggingface.co/datasets/o/r/resolve/main/a.mp4',
    );
  });

  test('of any other kind, and of a known host in any other place, is left alone', () => {
    for (const link of [
      'https://media.example/file/d/1AbC/view',
      'https://drive.google.com/drive/folders/1AbC',
      'https://docs.google.com/document/d/1AbC/edit',
      'https://www.dropbox.com/home',
      'https://dl.dropboxusercontent.com/s/abc/a.mp4',
      'https://github.com/o/r/releases/download/v1/a.mp4',
      'https://raw.githubusercontent.com/o/r/main/a.mp4',
      'https://evil-dropbox.com/s/abc/a.mp4?dl=0',
      'https://notsharepoint.com/:v:/g/personal/a/EabcDEFghiJKLmnoPQRstuVWX',
    ]) {
      assert.equal(direct(link), link);
      assert.equal(serviceOf(link), null, link);
    }
  });
});

suite('the page of a video site', () => {
  test('is known, with the name of the site', () => {
    const pages = {
      YouTube: [
        'https://www.youtube.com/watch?v=x',
        'https://m.youtube.com/watch?v=x',
        'https://youtu.be/x',
        'https://youtube.com/shorts/x',
        'https://www.youtube-nocookie.com/embed/x',
        'https://music.youtube.com/watch?v=x',
      ],
      Vimeo: [
        'https://vimeo.com/123',
        'https://player.vimeo.com/video/123',
        'https://vimeo.com/channels/a/123',
      ],
      TikTok: ['https://www.tiktok.com/@a/video/1', 'https://vm.tiktok.com/x/'],
      Instagram: ['https://www.instagram.com/reel/x/', 'https://instagram.com/a/p/x/'],
      Facebook: ['https://www.facebook.com/watch/?v=1', 'https://fb.watch/x/'],
      X: ['https://x.com/a/status/1', 'https://twitter.com/a/status/1'],
      Twitch: ['https://www.twitch.tv/videos/1', 'https://clips.twitch.tv/x'],
      Loom: ['https://www.loom.com/share/x'],
    };
    for (const [site, links] of Object.entries(pages)) {
      for (const link of links) {
        const place = readShareLink(new URL(link));
        assert.ok(place.kind === 'video-page' && place.site === site, link);
        assert.equal(place.url.href, new URL(link).href);
      }
    }
  });

  test('is not what merely has such a name, or the site without a video', () => {
    for (const link of [
      'https://notyoutube.com/watch?v=x',
      'https://youtube.com.example/watch?v=x',
      'https://i.ytimg.com/vi/x/hq.jpg',
      'https://www.youtube.com/about/',
      'https://vimeo.com/blog',
      'https://x.com/a',
    ]) {
      assert.equal(readShareLink(new URL(link)).kind, 'file', link);
    }
  });
});

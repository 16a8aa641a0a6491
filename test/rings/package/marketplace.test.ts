import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** Categories of extensions that the editor and both galleries know. */
const CATEGORIES = new Set([
  ...['AI', 'Azure', 'Chat', 'Data Science', 'Debuggers', 'Extension Packs', 'Education'],
  ...['Formatters', 'Keymaps', 'Language Packs', 'Linters', 'Machine Learning', 'Notebooks'],
  ...['Programming Languages', 'SCM Providers', 'Snippets', 'Testing', 'Themes', 'Visualization'],
  'Other',
]);
const MOST_KEYWORDS = 30;

interface Manifest {
  readonly displayName: string;
  readonly description: string;
  readonly icon: string;
  readonly license: string;
  readonly pricing: string;
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  readonly galleryBanner: { readonly color: string; readonly theme: string };
  readonly activationEvents: readonly string[];
}

describe('the page in the gallery', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

  it('has an icon of 256 × 256 pixels', () => {
    const png = readFileSync(manifest.icon);
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [256, 256]);
  });

  it('has categories that there are, and keywords that are shown', () => {
    assert.deepEqual(
      manifest.categories.filter((one) => !CATEGORIES.has(one)),
      [],
    );
    assert.ok(manifest.keywords.length <= MOST_KEYWORDS);
    assert.equal(new Set(manifest.keywords).size, manifest.keywords.length);
  });

  it('has a name, a sentence, a banner, a licence and a price', () => {
    assert.equal(manifest.displayName, 'Ensemble');
    const texts = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
    const sentence = texts[manifest.description.replaceAll('%', '')] ?? '';
    assert.match(sentence, /^[A-Z].{20,180}\.$/);
    assert.match(manifest.galleryBanner.color, /^#[0-9a-f]{6}$/);
    assert.match(manifest.galleryBanner.theme, /^(dark|light)$/);
    assert.deepEqual([manifest.license, manifest.pricing], ['MIT', 'Free']);
  });

  it('starts for a reason', () => {
    assert.ok(!manifest.activationEvents.includes('*'));
  });
});
